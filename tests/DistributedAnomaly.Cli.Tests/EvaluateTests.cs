using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private const string Scores = "timestamp,entity,surprise\n60,a,9\n120,a,8\n180,a,7\n240,a,6\n300,a,5\n";
    private const string Labels = "timestamp,label\n60,1\n120,0\n180,1\n240,0\n300,0\n";

    private readonly TempFolder _folder = new();

    /// <summary>
    /// Three entities and three files of NAB's kind, drawn from a seed: rounded scores with many ties, events at the first and the last
    /// row, windows of two rows, across probation and outside the file. Every expected figure was computed by two independent
    /// programs written in Python from the published definitions, on these very files.
    /// </summary>
    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "evaluate", name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evaluate_Folders_AgreesWithAnotherImplementation()
    {
        var result = await JsonAsync(Golden("scores"), Golden("labels"));

        result.GetProperty("entities").EnumerateArray().Select(Figures).ShouldBe(
        [
            "db-1 0.4636 0.7247 0.5000 0.8000",
            "web-1 0.5745 0.8028 0.5586 1.0000",
            "web-2 0.4233 0.7402 0.4615 1.0000",
        ]);
        var fleet = result.GetProperty("fleet");
        string.Join(' ', Four(fleet, "aucPr"), Four(fleet, "aucRoc"), Four(fleet, "bestF1", "f1"), Four(fleet, "bestEventF1", "eventF1"))
            .ShouldBe("0.4871 0.7559 0.5067 0.9333");
        result.GetProperty("nab").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Evaluate_Nab_AgreesWithAnotherImplementation()
    {
        var result = await JsonAsync(Golden("nab"), "--nab", Golden("nab/windows.json"), "--threshold", "5");

        var nab = result.GetProperty("nab");
        (nab.GetProperty("files").GetInt32(), nab.GetProperty("windows").GetInt32()).ShouldBe((3, 6));
        nab.GetProperty("profiles").EnumerateArray().Select(p => $"{p.GetProperty("profile").GetString()} {Four(p, "best", "score")} {Four(p, "best", "threshold")}").ShouldBe(
        [
            "standard 58.9451 4.0000", "reward_low_FP 36.6809 4.0000", "reward_low_FN 67.0745 4.0000",
        ]);
        foreach (var profile in nab.GetProperty("profiles").EnumerateArray())
        {
            var asked = profile.GetProperty("atThresholds")[0];
            asked.GetProperty("threshold").GetDouble().ShouldBe(5);
            asked.GetProperty("score").GetDouble().ShouldBeLessThan(profile.GetProperty("best").GetProperty("score").GetDouble());
        }

        result.GetProperty("entities").EnumerateArray().Select(e => $"{e.GetProperty("entity").GetString()} {e.GetProperty("anomalous").GetInt32()}")
            .ShouldBe(["real/a 122", "real/b 72", "artificial/calm 0"], "rows inside a window count as labelled");
    }

    [Fact]
    public async Task Evaluate_NabWithLabels_JudgesRowsByTheLabels()
    {
        foreach (var (name, rows) in (IEnumerable<(string, int)>)[("real/a", 500), ("real/b", 420)])
        {
            var times = File.ReadLines(Golden($"nab/{name}.csv")).Skip(1).Select(line => line.Split(',')[0]).ToList();
            times.Count.ShouldBe(rows);
            Write($"labels/{name}.labels.csv", "timestamp,label\n" + string.Concat(times.Select((time, i) => $"{time},{(i == 7 ? 1 : 0)}\n")));
        }

        var result = await JsonAsync(Golden("nab"), _folder.File("labels"), "--nab", Golden("nab/windows.json"));

        result.GetProperty("nab").GetProperty("files").GetInt32().ShouldBe(3);
        result.GetProperty("entities").EnumerateArray().Select(e => $"{e.GetProperty("entity").GetString()} {e.GetProperty("anomalous").GetInt32()}")
            .ShouldBe(["real/a 1", "real/b 1"]);
    }

    [Fact]
    public async Task Evaluate_Files_GivesEveryFigure()
    {
        var result = await JsonAsync(
            Write("s.csv", Scores), Write("l.csv", Labels), "--threshold", "7.5", "--threshold", "99", "--cost-false-alarm", "1", "--cost-miss", "2");

        var entity = result.GetProperty("entities")[0];
        entity.GetProperty("entity").GetString().ShouldBe("a");
        Figures(entity).ShouldBe("a 0.8333 0.8333 0.8000 0.8000");
        entity.GetProperty("bestF1").GetProperty("threshold").GetDouble().ShouldBe(7);
        var cheapest = entity.GetProperty("cheapest");
        (cheapest.GetProperty("threshold").GetDouble(), cheapest.GetProperty("cost").GetDouble()).ShouldBe((7, 1));
        var asked = entity.GetProperty("atThresholds")[0];
        var counts = asked.GetProperty("counts");
        string.Join(' ', ((string[])["truePositives", "falsePositives", "trueNegatives", "falseNegatives"]).Select(name => counts.GetProperty(name).GetInt32())).ShouldBe("1 1 2 1");
        string.Join(' ', ((string[])["precision", "recall", "f1", "mcc", "kappa"]).Select(name => Four(counts, name))).ShouldBe("0.5000 0.5000 0.5000 0.1667 0.1667");
        Four(asked, "eventF1OfBest").ShouldBe("0.6250");
        asked.GetProperty("alarms").GetProperty("perDay").GetDouble().ShouldBe(288, 1e-9);
        asked.GetProperty("alarms").GetProperty("calmPerDay").GetDouble().ShouldBe(0, "the run has a labelled row");
        entity.GetProperty("atThresholds")[1].GetProperty("counts").GetProperty("precision").ValueKind.ShouldBe(JsonValueKind.Null);
        entity.GetProperty("decided").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Evaluate_Table_ShowsTheSameAndADashForWhatHasNoMeaning()
    {
        var run = await CliRun.HereAsync("evaluate", Write("s.csv", Scores), Write("l.csv", Labels), "--threshold", "99");

        run.Code.ShouldBe(ExitCode.Done);
        Row(run, "a").ShouldBe("a 5 2 2 0.8333 0.8333 0.8000 7 0.8000 7");
        run.Lines.Select(Squeeze).ShouldContain("--threshold 99 - 0.0000 0.0000 - 0.0000 0 0 3 2 20");
        run.Lines.Select(Squeeze).ShouldContain("--threshold 99 0/2 0 0.0000 0.0000 0 0 0 0");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Evaluate_NothingLabelled_IsAClearResult()
    {
        var (scores, labels) = (Write("s.csv", Scores), Write("l.csv", Labels.Replace(",1\n", ",0\n", StringComparison.Ordinal)));
        var run = await CliRun.HereAsync("evaluate", scores, labels, "--threshold", "8");
        var entity = (await JsonAsync(scores, labels)).GetProperty("entities")[0];

        run.Code.ShouldBe(ExitCode.Done);
        Row(run, "a").ShouldBe("a 5 0 0 - - - - - -");
        run.Error.ShouldContain("no row is labelled anomalous");
        foreach (var name in (string[])["aucPr", "aucRoc", "bestF1", "bestEventF1"])
            entity.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
    }

    [Fact]
    public async Task Evaluate_SeveralEntitiesInOneFile_AreKeptApart()
    {
        var scores = Write("s.csv", "timestamp,entity,surprise\n60,b,1\n60,a,9\n120,a,8\n180,a,7\n120,b,2\n240,a,6\n300,a,5\n");
        var labels = Write("l.csv.gz", "entity,timestamp,is_anomaly\nb,60,false\nb,120,true\na,60,1\na,120,0\na,180,1\na,240,0\na,300,0\n");

        var result = await JsonAsync(scores, labels);

        result.GetProperty("entities").EnumerateArray().Select(Figures).ShouldBe(["a 0.8333 0.8333 0.8000 0.8000", "b 1.0000 1.0000 1.0000 1.0000"]);
    }

    [Fact]
    public async Task Evaluate_WhatScoreWrote_IsTakenAsItIs()
    {
        var random = new Random(4);
        string[] rows = [.. Enumerable.Range(0, 2000).Select(i => $"{1_770_000_000 + i * 300},{(50 + random.NextDouble() + (i is >= 1500 and < 1530 ? 40 : 0)).ToString(CultureInfo.InvariantCulture)}\n")];
        Write("web1.csv", "timestamp,cpu\n" + string.Concat(rows));
        (await CliRun.HereAsync("score", _folder.File("web1.csv"), "--out", _folder.File("scores.csv"))).Code.ShouldBe(ExitCode.Done);

        var result = await JsonAsync(
            _folder.File("scores.csv"),
            Write("labels.csv", "timestamp,label\n" + string.Concat(rows.Select((row, i) => $"{row.Split(',')[0]},{(i is >= 1500 and < 1530 ? 1 : 0)}\n"))));

        var entity = result.GetProperty("entities")[0];
        entity.GetProperty("entity").GetString().ShouldBe("web1");
        entity.GetProperty("rows").GetInt32().ShouldBe(2000);
        entity.GetProperty("aucRoc").GetDouble().ShouldBeGreaterThan(0.8);
        var lines = File.ReadAllLines(_folder.File("scores.csv"))[1..].Select(line => line.Split(',')).ToList();
        Flagged("decided").ShouldBe(lines.Count(fields => fields[3] != "none"));
        Flagged("episodes").ShouldBe(lines.Count(fields => fields[4] == "anomalous"));
        Flagged("episodes").ShouldBeGreaterThan(0, "the test would show little otherwise");
        entity.GetProperty("episodes").GetProperty("events").GetProperty("hit").GetInt32().ShouldBe(1);

        int Flagged(string decision) => entity.GetProperty(decision).GetProperty("counts") is var counts
            ? counts.GetProperty("truePositives").GetInt32() + counts.GetProperty("falsePositives").GetInt32()
            : 0;
    }

    [Fact]
    public async Task Evaluate_MergeGap_JoinsAlarms()
    {
        var (scores, labels) = (Write("s.csv", Scores.Replace(",8\n", ",1\n", StringComparison.Ordinal)), Write("l.csv", Labels));

        (await Alarms()).ShouldBe(2);
        (await Alarms("--merge-gap", "120")).ShouldBe(1);

        async Task<int> Alarms(params string[] more) => (await JsonAsync([scores, labels, "--threshold", "7", .. more]))
            .GetProperty("entities")[0].GetProperty("atThresholds")[0].GetProperty("alarms").GetProperty("alarms").GetInt32();
    }

    [Theory]
    [InlineData("timestamp,surprise\n60,9\n120,nan\n", Labels, "s.csv: line 3: the surprise is NaN")]
    [InlineData("timestamp,surprise\n60,9\n120,\n", Labels, "s.csv: line 3: the surprise '' is not a number")]
    [InlineData("timestamp,surprise\n60,9\n120\n", Labels, "s.csv: line 3: it has not as many fields as the header")]
    [InlineData("timestamp,surprise\nsoon,9\n", Labels, "s.csv: line 2: the timestamp cannot be read")]
    [InlineData("timestamp,score\n60,9\n", Labels, "s.csv: the header has no column 'surprise'; it has timestamp, score")]
    [InlineData("", Labels, "s.csv: the file is empty")]
    [InlineData("timestamp,surprise\n", "timestamp,label\n", "s: there is no row")]
    [InlineData(Scores, "timestamp,label\n60,1\n120,0\n", "a: 5 scores in ")]
    [InlineData(Scores, "timestamp,label\n60,1\n121,0\n180,1\n240,0\n300,0\n", "a: row 2 has not the same timestamp in ")]
    [InlineData(Scores, "timestamp,label\n60,1\n120,2\n", "l.csv: line 3: the label is 2; expected 0 or 1")]
    [InlineData(Scores, "timestamp,anomaly\n60,1\n", "l.csv: the header has no column 'label' or 'is_anomaly'; it has timestamp, anomaly")]
    [InlineData("timestamp,entity,surprise\n60,a,9\n60,b,8\n", "timestamp,label\n60,1\n60,1\n", " needs a column 'entity' too")]
    [InlineData("timestamp,surprise\n60,9\n", "timestamp,entity,label\n60,a,1\n", " needs one too")]
    [InlineData("timestamp,entity,surprise\n60,a,9\n60,b,8\n", "timestamp,entity,label\n60,a,1\n", "has no labels of it")]
    [InlineData("timestamp,entity,surprise\n60,a,9\n", "timestamp,entity,label\n60,a,1\n60,b,1\n", "has labels of 'b'")]
    public async Task Evaluate_FilesThatDoNotFit_SaysWhere(string scores, string labels, string message)
    {
        var run = await CliRun.HereAsync("evaluate", Write("s.csv", scores), Write("l.csv", labels));

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain(message);
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Evaluate_WithoutTimestamps_GoesByTheOrderOfRows()
    {
        var entity = (await JsonAsync(Write("s.csv", "label,anomaly_score\n1,9\n0,8\n1,7\n0,6\n0,5\n"), _folder.File("s.csv"), "--column", "anomaly_score")).GetProperty("entities")[0];

        Figures(entity).ShouldBe("s 0.8333 0.8333 0.8000 0.8000");
        entity.GetProperty("days").ValueKind.ShouldBe(JsonValueKind.Null);
        entity.GetProperty("bestF1").GetProperty("alarms").GetProperty("perDay").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Evaluate_FolderWithoutTheScores_NamesThem()
    {
        Write("labels/web1.labels.csv", Labels);
        Write("scores/web2.csv", Scores);
        Directory.CreateDirectory(_folder.File("none"));

        (await CliRun.HereAsync("evaluate", _folder.File("scores"), _folder.File("labels"))).Error.ShouldContain("there are no scores of 'web1': neither ");
        (await CliRun.HereAsync("evaluate", _folder.File("scores"), _folder.File("none"))).Error.ShouldContain("has no file *.labels.csv or *.labels.csv.gz");
        var nab = await CliRun.HereAsync("evaluate", _folder.File("scores"), "--nab", Golden("nab/windows.json"));
        (nab.Code, nab.Error.Contains("there are no scores of 'real/a'", StringComparison.Ordinal)).ShouldBe((ExitCode.Failed, true), nab.Error);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"real/a.csv": [["2026-03-02 05:00:00"]]}""")]
    [InlineData("""{"real/a.csv": [["soon", "later"]]}""")]
    [InlineData("""{"real/a.csv": [[1, 2]]}""")]
    [InlineData("""{"real/a.csv": """)]
    public async Task Evaluate_WindowsThatAreNone_AreAnError(string windows)
    {
        var run = await CliRun.HereAsync("evaluate", Golden("nab"), "--nab", Write("windows.json", windows));

        (run.Code, run.Out).ShouldBe((ExitCode.Failed, ""));
        run.Error.ShouldContain("windows.json is not a file of windows");
    }

    [Fact]
    public async Task Evaluate_WrongCommandLine_IsRefusedAtOnce()
    {
        var (scores, labels) = (Write("s.csv", Scores), Write("l.csv", Labels));

        await Refused("there is no file 'nowhere.csv'", "nowhere.csv", labels);
        await Refused("give LABELS, or --nab WINDOWS", scores);
        await Refused("SCORES and LABELS must both be files or both be folders", scores, _folder.Path);
        await Refused("with --nab SCORES must be a folder", scores, "--nab", labels);
        await Refused("--cost-miss must be 0 to 1e9", scores, labels, "--cost-miss", "-1");
        await Refused("--threshold must be a finite number", scores, labels, "--threshold", "NaN");
        await Refused("--threshold", scores, labels, "--threshold", "high");

        static async Task Refused(string message, params string[] args)
        {
            var run = await CliRun.HereAsync(["evaluate", .. args]);
            run.Code.ShouldBe(ExitCode.Usage);
            run.Error.ShouldContain(message);
        }
    }

    private static string Figures(JsonElement entity) => string.Join(
        ' ', entity.GetProperty("entity").GetString(), Four(entity, "aucPr"), Four(entity, "aucRoc"), Four(entity, "bestF1", "counts", "f1"),
        Four(entity, "bestEventF1", "events", "f1"));

    private static string Four(JsonElement element, params string[] path) =>
        path.Aggregate(element, (part, name) => part.GetProperty(name)).GetDouble().ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Squeeze(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Row(CliRun run, string entity) => run.Lines.Select(Squeeze).First(line => line.StartsWith(entity + " ", StringComparison.Ordinal));

    private static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var run = await CliRun.HereAsync(["evaluate", .. args, "--json"]);
        run.Error.ShouldBeEmpty();
        run.Code.ShouldBe(ExitCode.Done);
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
