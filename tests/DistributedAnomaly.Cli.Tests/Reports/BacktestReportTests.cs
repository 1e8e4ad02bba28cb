using System.Text.RegularExpressions;
using DistributedAnomaly.Cli.Reports.Sections;
using DistributedAnomaly.Cli.Tests.Backtesting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests.Reports;

public sealed partial class BacktestReportTests : IDisposable
{
    private const string Evil = "<script>alert(1)</script>";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backtest_WithoutLabels_LeavesOutWhatNeedsThemAndSaysSo()
    {
        var html = await ReportAsync(SyntheticFleet.Csv(2000));

        html.ShouldContain("No labels were given");
        html.ShouldNotContain("id=\"quality\"");
        html.ShouldNotContain("AUC-PR");
        html.ShouldNotContain("class=\"confusion\"");
        foreach (var id in (string[])["summary", "series", "episodes", "threshold", "entities", "detectors", "notes"])
            html.ShouldContain($"<section id=\"{id}\"");
    }

    [Fact]
    public async Task Backtest_WithLabels_HasEveryPart()
    {
        var labels = Write("truth.csv", SyntheticFleet.Labels(2000));

        var html = await ReportAsync(SyntheticFleet.Csv(2000), "--labels", labels, "--cost-false-alarm", "2", "--cost-miss", "30");

        foreach (var part in (string[])["AUC-PR", "AUC-ROC", "Best F1", "Event F1", "F1 at the threshold", "ROC", "Precision and recall", "Rows by surprise", "At the threshold of best F1", "Precision, recall and F1", "Alarms per entity-day", "Cost of errors", "Worst entities", "Detectors"])
            html.ShouldContain(part);
        html.ShouldContain("A false alarm costs 2 and a miss 30 per row");
        html.ShouldNotContain("No labels were given");
        html.ShouldNotContain("NaN");
        html[..html.IndexOf("<script>", StringComparison.Ordinal)].ShouldNotContain("Infinity");
    }

    [Fact]
    public async Task Backtest_EvilNames_AreText()
    {
        var file = SyntheticFleet.Csv(2000, metric: Evil, entity: "\"\"><img src=x onerror=alert(2)>");

        var html = await ReportAsync(file, "--labels", Write("truth.csv", SyntheticFleet.Labels(2000)));

        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        html.ShouldNotContain(Evil);
        html.ShouldNotContain("<img");
        ScriptTag().Count(html).ShouldBe(1);
    }

    [Fact]
    public async Task Backtest_Report_RefersToNothingOutside()
    {
        var html = await ReportAsync(SyntheticFleet.Csv(2000));

        OutsideReference().Matches(html).Select(match => match.Value).ShouldAllBe(reference => reference == "href=\"data:,\"" || reference.StartsWith("href=\"#", StringComparison.Ordinal));
        html.ShouldContain("default-src &#x27;none&#x27;");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("url(");
    }

    [Fact]
    public async Task Backtest_ManyEntities_SaysWhatIsLeftOutAndStaysSmall()
    {
        var html = await ReportAsync(SyntheticFleet.Csv(1700, entities: 40), "--threshold", "1.5");

        html.ShouldContain("34 more are not drawn");
        html.ShouldContain("Listed are the 60 of highest surprise, and");
        html.ShouldContain("And 15 more");
        html.Length.ShouldBeLessThan(3 << 20);
    }

    [Fact]
    public async Task Backtest_Threshold_ReplacesThePolicys()
    {
        var path = Write("fleet.csv", SyntheticFleet.Csv(2000));

        var run = await CliRun.HereAsync("backtest", path, "--threshold", "20", "--out", _folder.File("r.html"));

        run.Code.ShouldBe(ExitCode.Done);
        run.Error.ShouldContain("0 anomalous, 0 episodes");
        File.ReadAllText(_folder.File("r.html")).ShouldContain("surprise 20, fixed");
    }

    [Theory]
    [InlineData("--threshold 21", "it must be 1 to 20")]
    [InlineData("--cost-miss -1", "it must be 0 to")]
    [InlineData("--labels nothing.csv", "there is no file 'nothing.csv'")]
    [InlineData("--nab-windows nothing.json", "there is no file 'nothing.json'")]
    public async Task Backtest_OptionIsWrong_SaysSo(string options, string reason)
    {
        var path = Write("fleet.csv", SyntheticFleet.Csv(10));
        var run = await CliRun.HereAsync(["backtest", path, "--out", _folder.File("r.html"), .. options.Split(' ')]);
        run.Code.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(reason);
        File.Exists(_folder.File("r.html")).ShouldBeFalse();
    }

    [Fact]
    public async Task Backtest_NothingUsable_WritesNoReport()
    {
        var run = await CliRun.HereAsync("backtest", Write("x.csv", "timestamp,cpu\nsoon,1\n"), "--out", _folder.File("r.html"));
        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("line 2: the timestamp cannot be read");
        run.Error.ShouldContain("none of 1 rows could be judged");
        File.Exists(_folder.File("r.html")).ShouldBeFalse();
    }

    [Fact]
    public async Task Backtest_OddValues_DrawStill()
    {
        var rows = Enumerable.Range(0, 400).Select(i => $"{1_770_000_000 + i * 60},5,{(i % 2 == 0 ? "1e300" : "-1e300")},{(i == 7 ? "3" : "")}\n");

        var html = await ReportAsync("timestamp,constant,huge,once\n" + string.Concat(rows));

        html.ShouldContain(">constant<");
        html.ShouldContain(">huge<");
        html.ShouldNotContain("NaN");
        html.ShouldNotContain("∞");
    }

    [Fact]
    public async Task Backtest_BrokenRule_IsAReasonInWords()
    {
        var policy = Write("policy.yaml", "rules:\n  - { name: dry, when: pump > 5, expect: flow > 0.5, surprise: 9 }\n");
        var random = new Random(5);
        var rows = Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant(
            $"{1_770_000_000 + i * 60},{10 + random.NextDouble():F3},{(i is > 1500 and < 1510 ? 0 : 3 + random.NextDouble()):F3}\n"));

        var html = await ReportAsync("timestamp,pump,flow\n" + string.Concat(rows), "--policy", policy);

        html.ShouldContain("<bdi>rule:dry</bdi> is broken, which expects <bdi>flow &gt; 0.5 when pump &gt; 5</bdi>");
        html.ShouldNotContain("NaN");
        html.ShouldContain("policy.yaml");
    }

    [Fact]
    public void Headline_ContextLabel_SaysItsValue()
    {
        var reason = new Reason("country", 0.001, 1, 0, 1, "context:country", 3.4, 0, "<b>XX</b>");

        ReasonText.Headline([reason]).ToString().ShouldBe("<bdi>country</bdi> is <b><bdi>&lt;b&gt;XX&lt;/b&gt;</bdi></b>, which is rare for it");
        ReasonText.Table([reason]).ToString().ShouldNotContain("<b>XX");
    }

    [Fact]
    public async Task Backtest_OneRow_WritesAReport() => (await ReportAsync("timestamp,cpu\n1770000000,1\n")).ShouldContain("1 of 1 entity");

    private async Task<string> ReportAsync(string csv, params string[] options)
    {
        var path = Write("fleet.csv", csv);
        var run = await CliRun.HereAsync(["backtest", path, "--out", _folder.File("report.html"), .. options]);
        run.Code.ShouldBe(ExitCode.Done, run.Error);
        return File.ReadAllText(_folder.File("report.html"));
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }

    [GeneratedRegex("<script", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ScriptTag();

    [GeneratedRegex("(src|href|action|data|poster)\\s*=\\s*\"[^\"]*\"", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutsideReference();
}
