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
        "fleets" => "  anomaly fleets --json",
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
