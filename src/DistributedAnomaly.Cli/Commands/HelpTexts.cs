namespace DistributedAnomaly.Cli.Commands;

/// <summary>What the help of a command says after its options.</summary>
internal static class HelpTexts
{
    /// <summary>Null: the command needs none.</summary>
    public static string? Examples(string command) => command switch
    {
        "score" =>
            """
              anomaly score cpu.csv                                  scores to standard output
              anomaly score --train web1.train.csv.gz web1.test.csv.gz --out scores.csv
              anomaly score cpu.csv --policy strict.yaml             with 'threshold: 6' in it, for instance
              anomaly score june.csv july.csv --json                 only a summary
              anomaly score --fleet web*.csv --policy shop.yaml      as one fleet: peers, and models trained on the way
            """,
        "backtest" =>
            """
              anomaly backtest cpu.csv --out report.html
              anomaly backtest web1.test.csv.gz --train web1.train.csv.gz --labels web1.labels.csv.gz --out report.html
              anomaly backtest nab/data/realKnownCause/nyc_taxi.csv --nab-windows nab/windows.json --out report.html
              anomaly backtest fleet.csv --threshold 5 --cost-false-alarm 1 --cost-miss 25 --out report.html
            """,
        "evaluate" =>
            """
              anomaly evaluate scores.csv labels.csv                 one file of scores, with one entity or several
              anomaly evaluate scores/ labels/ --threshold 3 --json  scores/web1.csv with labels/web1.labels.csv.gz, and so on
              anomaly evaluate scores/ labels/ --cost-miss 50        where a miss costs as much as 50 false alarms
              anomaly evaluate scores/ --nab windows.json            scores/realTraffic/speed.csv, and so on
            """,
        "detect" =>
            """
              anomaly detect --detector isolation-forest --train normal.csv --test today.csv --out scores.csv --explain
              anomaly detect --detector ensemble --train cardio.csv --report report.html    the rows of one table among themselves
              anomaly detect --detector lof --set fewest-neighbours=10 --set most-neighbours=50 --train a.csv --save-model lof.model
              anomaly detect --model lof.model --test b.csv.gz --threshold 1.8
            """,
        "simulate" =>
            """
              anomaly simulate --servers 1000 --days 7 --out fleet/     observations.csv.gz, labels.csv and faults.csv
              anomaly simulate --servers 200 --days 1 --fleet demo --server http://localhost:8080
              anomaly simulate --servers 50 --fleet demo --speed 60     an hour a minute
            """,
        "story" =>
            """
              anomaly story --servers 10000 --days 7                    all four ways side by side
              anomaly story --variant everything --alerts-per-day 20
              anomaly story --servers 100000 --days 1 --json            what it costs: processor time and memory
            """,
        "push" =>
            """
              anomaly push metrics.csv.gz --fleet host
              anomaly push metrics.ndjson --fleet host --from 250001 go on after row 250000
            """,
        "watch" =>
            """
              anomaly watch                                          all fleets and the alerts that fire
              anomaly watch --fleet host --interval 5                and its most surprising entities
              anomaly watch --once --json                            one look, for a script
            """,
        "entities" => "  anomaly entities host --state anomalous --sort surprise --limit 20",
        "entity" => "  anomaly entity host web1",
        "alerts" => "  anomaly alerts --status firing --fleet host",
        "models" =>
            """
              anomaly models shop                                    versions, the challenger's trial, what is being trained
              anomaly models train shop                              in the background
              anomaly models promote shop 4                          a challenger before its time, or a rollback
            """,
        "peers" => "  anomaly peers shop",
        "incidents" => "  anomaly incidents shop --json",
        "fleets" => "  anomaly fleets --json",
        "check" => "  anomaly config check anomaly.yaml",
        "test" => "  anomaly receivers test on-call --config anomaly.yaml --resolved",
        "health" => "  anomaly health --server http://127.0.0.1:8080            ends with 0: it is ready, or 1: it is not",
        "serve" =>
            """
              anomaly serve                                          on http://localhost:8080, state in ./data
              anomaly serve --config anomaly.yaml
            """,
        _ => null,
    };

    /// <summary>Null: the description says it all.</summary>
    public static string? Details(string command) => command switch
    {
        "score" =>
            """
            The files are replayed in order, as one continuous history; --train files come first and are not written. Written are the
            columns timestamp,entity,surprise,severity,state,metric,detector, one line for every row and in the same order.

            Files are CSV, also as .gz: a column 'timestamp', optionally 'entity', the rest metrics; an empty cell is a value that is
            missing. Timestamps are RFC 3339, 'yyyy-MM-dd HH:mm:ss' (UTC), Unix seconds or Unix milliseconds. Without a column 'entity'
            the entity is the file's name without extensions (and without .train or .test). A column is a context label instead of a
            metric if the policy judges that label ('context') or compares it with a text in a rule.

            A row that is a duplicate or late has the state 'ignored', one that cannot be used 'refused'; both have surprise 0, and a
            summary on standard error counts them.
            """,
        "backtest" =>
            """
            Files are read as 'anomaly score' reads them, twice. The report is one HTML file that needs no network: the series with their
            normal bands, what was anomalous and why, how surprise is spread, what another threshold would mean.

            With labels it also has precision and recall, ROC, confusion matrices, F1, the cost of errors and what was missed. A file of
            labels without a column 'entity' is about the entity it is named after (web1.labels.csv); one file alone, named otherwise,
            is about every entity. Windows are found by the end of a file's path ('realKnownCause/nyc_taxi.csv'), or by its name.
            """,
        "evaluate" =>
            """
            SCORES is CSV with the column 'surprise' (or --column), higher = stranger, and usually 'timestamp' and 'entity', as 'anomaly
            score' writes it. LABELS is CSV with the column 'label' (or 'is_anomaly'), 0 or 1, for the same rows in the same order; a
            column 'entity' where there are several. Both also as .gz. As folders, LABELS/x.labels.csv[.gz] is about SCORES/x.csv[.gz].
            Rows whose timestamps differ, scores that are NaN and files of different length are errors.

            AUC-PR is average precision over the distinct scores, AUC-ROC counts equal scores half. Rows at or above a threshold are
            flagged; best F1, best event F1 and lowest cost are at each entity's own threshold, of equals the highest. An event is a run
            of labelled rows, hit when one of them is flagged; a false block is one of the fixed blocks of 20 rows with a flagged row
            that is not labelled; event F1 is made of these. 'of best' is the event F1 as a share of the best.

            An alarm is a run of flagged rows without a gap (--merge-gap: flagged rows so many seconds apart are one run too); it is
            calm, a false one, if none of its rows is labelled. 'a calm day' is false alarms per entity-day of unlabelled time. A row
            stands for the time to the next one, at most ten usual steps. 'severity' and 'episodes' are what 'anomaly score' itself
            decided: rows with a severity, and rows during which an episode was open.

            Several entities: rates are means over the entities for which they are defined, counts are sums. --nab: window scores of the
            Numenta Anomaly Benchmark, one threshold over all files, the first 15 % of a file (750 rows at most) not judged; without
            LABELS a row inside a window is a labelled one. A figure that has no meaning is '-', in JSON null.
            """,
        "detect" =>
            """
            A table is CSV, also as .gz: every column is a feature and every value a finite number. The columns 'timestamp' and 'entity' name a
            row and are copied; 'label' (or 'is_anomaly') is never a feature: with it AUC and F1 are printed, and --threshold f1 and cost have
            their truth. Written are the columns score (higher = more unusual), anomaly (0 or 1) and with --explain reasons: up to three columns with
            their share. Other columns of a table to score than those of the model are left out.

            A table to learn from is held in memory, 8 bytes a value; a table to score is read in blocks and may have any length. A model file
            holds numbers only, no code; the threshold is saved with it.
            """,
        "simulate" =>
            """
            Each server has eight metrics: daily and weekly seasons by role and region, noise that is correlated over time, metrics and servers, with
            heavy tails. What is no fault: deploys, surges of demand, a holiday, changes for good, lost observations. Faults are labelled; their sizes
            are log-normal, in standard deviations of the residual of the main metric: median 8 (point), 5.5 (contextual), 4.5 (collective), 7 (drift), 5.5
            (relative), 5 (cohort-wide). No fault begins on the first day. The same options give the same values everywhere.
            """,
        "story" =>
            """
            The fleet is the one of 'anomaly simulate'. It is watched by fixed thresholds (one value in a thousand of the first day lies beyond each,
            per role and metric; two of three values must), by own baselines, by these with models of the whole fleet, and with everything: peers,
            incidents of cohorts that hold the alarms of their members, and silence.

            An alarm is real during a fault of its server or cohort and until 15 minutes after it; a fault is found if there is such an alarm. What happens on
            the first day, without faults, is learning and not counted: a run of one day tells only what it costs. 'us/observation' is processor
            time of one observation of 8 metrics. The same options give the same figures however many threads there are.
            """,
        "push" =>
            """
            Files are CSV as 'anomaly score' reads them, NDJSON (one observation a line) or JSON ({"observations":[...]} or [...]),
            also as .gz. Rows count from 1 over all files, without headers and empty lines. One request is on its way at a time, so
            that every row up to the last acknowledged one is durable at the server: after a failure go on with --from. Rows that were
            pushed before change nothing.
            """,
        _ => null,
    };
}
