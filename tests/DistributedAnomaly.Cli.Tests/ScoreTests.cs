using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class ScoreTests : IDisposable
{
    private const string Header = "timestamp,entity,surprise,severity,state,metric,detector";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_Rows_AreThoseOfTheMonitor()
    {
        var values = Values(600);
        var path = Write("web1.csv", "timestamp,cpu,mem\n" + string.Concat(values.Select((v, i) => $"{1_770_000_000 + i * 60},{Text(v)},{Text(v * v)}\n")));

        var run = await CliRun.HereAsync("score", path);

        run.Code.ShouldBe(ExitCode.Done);
        run.Lines.Length.ShouldBe(601);
        run.Lines[0].ShouldBe(Header);
        var monitor = new EntityMonitor(new MonitorPlan(FleetPolicy.Default), Fidelity.Full);
        var verdict = new Verdict();
        for (var i = 0; i < values.Length; i++)
        {
            monitor.Observe((1_770_000_000 + i * 60) * 1000L, ["cpu", "mem"], [values[i], values[i] * values[i]], 1, verdict);
            var fields = run.Lines[i + 1].Split(',');
            fields[0].ShouldBe((1_770_000_000 + i * 60).ToString(CultureInfo.InvariantCulture));
            fields[1].ShouldBe("web1");
            double.Parse(fields[2], CultureInfo.InvariantCulture).ShouldBe(Math.Round(verdict.Surprise, 6), 1e-6);
            fields[3].ShouldBe(verdict.Severity.ToString().ToLowerInvariant());
            fields[4].ShouldBe(verdict.State.ToString().ToLowerInvariant());
            fields[5].ShouldBe(verdict.Reasons.Length > 0 ? verdict.Reasons[0].Metric : "");
            fields[6].ShouldBe(verdict.Reasons.Length > 0 ? verdict.Reasons[0].Detector : "");
        }

        run.Lines.ShouldContain(line => line.Contains(",anomalous,", StringComparison.Ordinal), "the test would show little without an anomaly");
        run.Error.ShouldContain("600 rows (600 scored, 0 ignored, 0 refused) of 1 entities");
    }

    [Fact]
    public async Task Score_Train_IsLearntFromAndNotWritten()
    {
        var values = Values(600);
        string[] rows = [.. values.Select((v, i) => $"{1_770_000_000 + i * 60},{Text(v)}\n")];
        var whole = await CliRun.HereAsync("score", Write("web1.csv", "timestamp,cpu\n" + string.Concat(rows)));

        var split = await CliRun.HereAsync(
            "score", "--train", Zip("web1.train.csv.gz", "timestamp,cpu\n" + string.Concat(rows[..300])),
            Write("web1.test.csv", "timestamp,cpu\r\n" + string.Concat(rows[300..]).ReplaceLineEndings("\r\n")));

        split.Code.ShouldBe(ExitCode.Done);
        split.Lines.ShouldBe([Header, .. whole.Lines[301..]]);
        split.Error.ShouldContain("after 300 to learn from");
    }

    [Fact]
    public async Task Score_EntityColumn_KeepsHistoriesApart()
    {
        var values = Values(600);
        var alone = await CliRun.HereAsync("score", Write("a.csv", "timestamp,cpu\n" + string.Concat(values.Select((v, i) => $"{1_770_000_000 + i * 60},{Text(v)}\n"))));
        var mixed = string.Concat(values.Select((v, i) => $"b,5,{1_770_000_000 + i * 60}\na,{Text(v)},{1_770_000_000 + i * 60}\n"));

        var both = await CliRun.HereAsync("score", Write("fleet.csv", "Entity,cpu,Timestamp\n" + mixed));

        both.Lines.Where(line => line.Split(',')[1] == "a").ShouldBe(alone.Lines[1..]);
        both.Lines.Length.ShouldBe(1201);
        (await CliRun.HereAsync("score", "--entity", "one", _folder.File("fleet.csv"))).Lines[1..].ShouldAllBe(line => line.Contains(",one,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_BadRows_AreMarkedAndLoseNothingElse()
    {
        var path = Write(
            "x.csv",
            "timestamp,a,b\n100,1,2\n160,1\nsoon,1,2\n220,one,2\n280,,\n340,1,\n340,1,\n100,1,2\n400,nan,inf\n460,1,nan\n\"500\"x,1,2\n520,1,2\n");

        var run = await CliRun.HereAsync("score", path, "--json");
        var rows = await CliRun.HereAsync("score", path);

        rows.Lines.Select(line => line.Split(',') is var f ? $"{f[0]} {f[4]}" : "").ShouldBe(
        [
            "timestamp state", "100 learning", "160 refused", "soon refused", "220 refused", "280 refused", "340 learning", "340 ignored", "100 ignored",
            "400 refused", "460 learning", "500 refused", "520 learning",
        ]);
        rows.Lines[2].ShouldBe("160,x,0,none,refused,,");
        rows.Code.ShouldBe(ExitCode.Done);
        var summary = JsonDocument.Parse(run.Out).RootElement;
        summary.GetProperty("rows").GetInt64().ShouldBe(12);
        summary.GetProperty("scored").GetInt64().ShouldBe(4);
        summary.GetProperty("ignored").GetInt64().ShouldBe(2);
        summary.GetProperty("refused").GetInt64().ShouldBe(6);
        run.Error.ShouldContain("line 3: it has not as many fields as the header");
        run.Error.ShouldContain("line 4: the timestamp cannot be read");
    }

    [Fact]
    public async Task Score_Twice_IsByteIdentical()
    {
        var path = Write("fleet.csv", "timestamp,entity,cpu,mem\n" + string.Concat(
            Values(3000).Select((v, i) => $"2026-02-02 {i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00},web{i % 7},{Text(v)},{(i % 5 == 0 ? "" : Text(v * 3))}\n")));
        var (first, second) = (_folder.File("1.csv"), _folder.File("2.csv"));

        (await CliRun.ProcessAsync("score", path, "--out", first)).Code.ShouldBe(ExitCode.Done);
        (await CliRun.ProcessAsync("score", path, "--out", second)).Code.ShouldBe(ExitCode.Done);
        var standard = await CliRun.ProcessAsync("score", path);

        File.ReadAllBytes(first).ShouldBe(File.ReadAllBytes(second));
        standard.Out.ShouldBe(File.ReadAllText(first));
    }

    [Fact]
    public async Task Score_Json_SummarizesWithTheTopRows()
    {
        var values = Values(600);
        var path = Write("web1.csv", "timestamp,\"cpu, all\"\n" + string.Concat(values.Select((v, i) => $"{1_770_000_000 + i * 60},{Text(v)}\n")));

        var run = await CliRun.HereAsync("score", path, "--json", "--out", _folder.File("rows.csv"));

        var summary = JsonDocument.Parse(run.Out).RootElement;
        summary.GetProperty("measurements").GetInt64().ShouldBe(600);
        summary.GetProperty("entities").GetInt64().ShouldBe(1);
        summary.GetProperty("anomalous").GetInt64().ShouldBeGreaterThan(0);
        summary.GetProperty("rowsPerSecond").GetDouble().ShouldBeGreaterThan(0);
        var top = summary.GetProperty("top").EnumerateArray().Select(row => row.GetProperty("surprise").GetDouble()).ToList();
        top.Count.ShouldBe(10);
        top.ShouldBe(top.OrderByDescending(surprise => surprise));
        var rows = File.ReadAllLines(_folder.File("rows.csv"));
        rows.Length.ShouldBe(601);
        rows.Max(row => double.TryParse(row.Split(',')[2], CultureInfo.InvariantCulture, out var surprise) ? surprise : 0).ShouldBe(top[0]);
        rows.ShouldContain(row => row.Contains("\"cpu, all\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_Policy_IsUsed()
    {
        var path = Write("web1.csv", "timestamp,cpu\n" + string.Concat(Values(600).Select((v, i) => $"{1_770_000_000 + i * 60},{Text(v)}\n")));
        var never = Write("never.yaml", "threshold: 20\n");

        var run = await CliRun.HereAsync("score", path, "--policy", never, "--json");
        var without = await CliRun.HereAsync("score", path, "--json");

        JsonDocument.Parse(without.Out).RootElement.GetProperty("anomalous").GetInt64().ShouldBeGreaterThan(0);
        JsonDocument.Parse(run.Out).RootElement.GetProperty("anomalous").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Score_RulesAndContext_TakeTheirLabelsFromColumns()
    {
        var policy = Write("policy.yaml", """
            threshold: 1.7
            context: [country]
            rules:
              - { name: home, when: amount > 1000 and card == "debit", expect: country == "DE" }
            """);
        var rows = Enumerable.Range(0, 600).Select(i => $"{1_770_000_000 + i * 60},a17,{50 + i % 7},DE,debit").ToList();
        rows[550] = "1770033000,a17,53,BR,debit";
        rows[580] = "1770034800,a17,5000,FR,debit";
        rows[590] = "1770035400,a17,5000,,credit";
        var path = Write("accounts.csv", "timestamp,entity,amount,country,card\n" + string.Join('\n', rows) + "\n");

        var run = await CliRun.HereAsync("score", path, "--policy", policy);
        var plain = await CliRun.HereAsync("score", path);

        run.Code.ShouldBe(ExitCode.Done);
        var lines = run.Out.Split('\n');
        lines[551].ShouldEndWith(",warning,normal,country,context:country");
        lines[581].ShouldContain(",anomalous,");
        run.Out.ShouldContain(",rule:home");
        lines[1..550].ShouldAllBe(line => line.Contains(",none,", StringComparison.Ordinal));
        // Without the policy these columns are metrics, which are no numbers.
        plain.Error.ShouldContain("a value is not a number");
    }

    [Fact]
    public async Task Score_PolicyIsWrong_NamesAllErrorsWithTheirLines()
    {
        var policy = Write("policy.yaml", "threshold: 99\nnonsense: 1\n");

        var run = await CliRun.HereAsync("score", Write("x.csv", "timestamp,cpu\n1,2\n"), "--policy", policy);

        run.Code.ShouldBe(ExitCode.Usage);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("policy.yaml:1:");
        run.Error.ShouldContain("policy.yaml:2:");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("time,cpu\n1,2\n", "no column 'timestamp'")]
    [InlineData("timestamp,entity\n1,a\n", "names no metric")]
    [InlineData("timestamp,cpu,cpu\n1,2,3\n", "two columns 'cpu'")]
    [InlineData("timestamp,cpu,\n1,2,3\n", "has no name")]
    public async Task Score_HeaderIsWrong_FailsWithTheReason(string content, string reason)
    {
        var run = await CliRun.HereAsync("score", Write("x.csv", content));
        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("x.csv: ");
        run.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task Score_TruncatedGzip_WritesTheRowsBeforeAndFails()
    {
        var random = new Random(3);
        var path = Zip("x.csv.gz", "timestamp,cpu\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{1_770_000_000 + i},{Text(random.NextDouble())}\n")));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        var run = await CliRun.HereAsync("score", path);

        run.Code.ShouldBe(ExitCode.Failed);
        run.Lines.Length.ShouldBeGreaterThan(1000);
        run.Error.ShouldContain("x.csv.gz");
    }

    [Fact]
    public async Task Score_GzipOfSeveralMembers_ReadsThemAll()
    {
        var path = Zip("x.csv.gz", "timestamp,cpu\n1770000000,1\n");
        var second = Zip("second.gz", "1770000001,2\n");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), .. File.ReadAllBytes(second)]);

        (await CliRun.HereAsync("score", path)).Lines.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("/data/web1.csv", "web1")]
    [InlineData("machine-1-2.train.csv.gz", "machine-1-2")]
    [InlineData("machine-1-2.test.csv", "machine-1-2")]
    [InlineData("10.0.0.1.csv", "10.0.0.1")]
    [InlineData("metrics", "metrics")]
    public void EntityName_OfPath_LeavesExtensionsOut(string path, string expected) => Files.InputFile.EntityName(path).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3, "3")]
    [InlineData(1.25, "1.25")]
    [InlineData(0.1234567, "0.123457")]
    [InlineData(1e-9, "0")]
    [InlineData(100, "100")]
    public void Format_Surprise_HasUpToSixDecimals(double surprise, string expected)
    {
        var target = new byte[400];
        Encoding.UTF8.GetString(target, 0, Scoring.ScoreWriter.Format(surprise, target)).ShouldBe(expected);
    }

    /// <summary>Calm noise with a burst near the end.</summary>
    private static double[] Values(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i => Math.Round(10 + random.NextDouble() + (i > count - 20 ? 50 : 0), 4))];
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }

    private string Zip(string name, string content)
    {
        using var gzip = new GZipStream(File.Create(_folder.File(name)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(content));
        return _folder.File(name);
    }
}
