using System.Globalization;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class DetectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Detect_TrainAndTest_FlagsTheOddRowAndNamesItsColumn()
    {
        var train = Write("train.csv", Normal(300, 1));
        var test = Write("test.csv", Normal(50, 2) + "2026-01-02T00:00:00Z,\"web,7\",0.1,95,0.2\n");

        var run = await CliRun.HereAsync("detect", "--detector", "knn", "--train", train, "--test", test, "--explain", "--threshold", "percentile:99.9");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Lines[0].ShouldBe("timestamp,entity,score,anomaly,reasons");
        run.Lines.Length.ShouldBe(52);
        run.Lines[^1].ShouldStartWith("2026-01-02T00:00:00Z,\"web,7\",");
        run.Lines[^1].ShouldContain(",1,b=0.99");
        run.Lines[1..^1].Count(line => line.Contains(",1,", StringComparison.Ordinal)).ShouldBeLessThan(4);
        run.Error.ShouldContain("knn of 300 rows x 3 columns");
    }

    [Theory]
    [InlineData("z-score")]
    [InlineData("lof")]
    [InlineData("pca")]
    public async Task Detect_SavedModel_ScoresAsTheFittedOne(string detector)
    {
        var (train, test, model) = (Write("train.csv", Normal(200, 3)), Write("test.csv", Normal(40, 4)), Path.Combine(_folder.Path, "a.model"));

        var fitted = await CliRun.HereAsync("detect", "-d", detector, "--train", train, "--test", test, "--save-model", model);
        var loaded = await CliRun.HereAsync("detect", "--model", model, "--test", test);

        fitted.Code.ShouldBe(ExitCode.Done, fitted.Error);
        loaded.Out.ShouldBe(fitted.Out);
        loaded.Lines.Length.ShouldBe(41);
    }

    /// <summary>Longer than one block, and columns in another order.</summary>
    [Fact]
    public async Task Detect_LongFileInAnotherColumnOrder_ScoresEveryRowByName()
    {
        var train = Write("train.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 100).Select(i => Text($"{i % 10},{i % 7 * 100}\n"))));
        var test = Write("test.csv", "extra,b,a\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => Text($"9999,{i % 7 * 100},{(i == 39_999 ? 50 : i % 10)}\n"))));

        var run = await CliRun.HereAsync("detect", "-d", "z-score", "--train", train, "--test", test, "--threshold", "6", "--explain");

        run.Lines.Length.ShouldBe(40_001);
        run.Lines.Select((line, i) => (line, i)).Where(row => row.line.Contains(",1,", StringComparison.Ordinal)).Select(row => row.i).ShouldBe([40_000]);
        run.Lines[^1].ShouldEndWith(",1,a=1.00");
    }

    [Fact]
    public async Task Detect_LabelledTableAlone_IsScoredAmongItsOwnRowsAndJudged()
    {
        var random = new Random(5);
        var rows = string.Concat(Enumerable.Range(0, 300).Select(i => Text($"{Gauss(random) + (i % 50 == 0 ? 30 : 0)},{Gauss(random)},{(i % 50 == 0 ? 1 : 0)}\n")));
        var train = Write("train.csv", "a,b,label\n" + rows);

        var run = await CliRun.HereAsync("detect", "-d", "knn", "--set", "most-neighbours=10", "--set", "distance=mean", "--train", train, "--threshold", "f1", "--json");

        var summary = JsonDocument.Parse(run.Out).RootElement;
        summary.GetProperty("columns").GetInt32().ShouldBe(2);
        summary.GetProperty("aucRoc").GetDouble().ShouldBe(1, 1e-12);
        summary.GetProperty("f1").GetDouble().ShouldBe(1, 1e-12);
        summary.GetProperty("anomalies").GetInt64().ShouldBe(6);
    }

    [Fact]
    public async Task Detect_Report_IsOnePageWithAMap()
    {
        var (train, report) = (Write("a<b>.csv", Normal(200, 6)), Path.Combine(_folder.Path, "report.html"));

        var run = await CliRun.HereAsync("detect", "-d", "mahalanobis", "--train", train, "--report", report, "--json");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        var page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        page.ShouldContain("Score map");
        page.ShouldContain("class=\"shade s7\"");
        page.ShouldContain("class=\"shade flagged\"");
        page.ShouldContain("Most unusual rows");
        page.ShouldContain("a&lt;b&gt;.csv");
        page.ShouldNotContain("<b>.csv");
    }

    [Theory]
    [InlineData("nan", "'nan' is not a finite number")]
    [InlineData("", "there is no value")]
    [InlineData("x", "'x' is not a finite number")]
    [InlineData("1e999", "is not a finite number")]
    public async Task Detect_ValueThatIsNoNumber_NamesLineAndColumn(string value, string expected)
    {
        var train = Write("train.csv", $"a,b\n1,2\n3,{value}\n");

        var run = await CliRun.HereAsync("detect", "-d", "z-score", "--train", train);

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("line 3: column 'b'");
        run.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "there is no detector 'magic'", "--detector", "magic", "--train", "T")]
    [InlineData(ExitCode.Usage, "give either", "--detector", "knn")]
    [InlineData(ExitCode.Usage, "it must be contamination", "--detector", "knn", "--train", "T", "--threshold", "contamination:2")]
    [InlineData(ExitCode.Failed, "knn has no parameter 'neighbors'; it has fewest-neighbours", "--detector", "knn", "--train", "T", "--set", "neighbors=3")]
    [InlineData(ExitCode.Failed, "must be a whole number", "--detector", "knn", "--train", "T", "--set", "most-neighbours=many")]
    [InlineData(ExitCode.Failed, "must be one of auto, managed, torch", "--detector", "autoencoder", "--train", "T", "--set", "trainer=gpu")]
    [InlineData(ExitCode.Failed, "Torch cannot be used here: its trainers are not installed", "--detector", "gan", "--train", "T", "--set", "trainer=torch")]
    [InlineData(ExitCode.Failed, "must be one of largest, mean", "--detector", "knn", "--train", "T", "--set", "distance=median")]
    [InlineData(ExitCode.Failed, "needs a column 'label'", "--detector", "knn", "--train", "T", "--threshold", "f1")]
    public async Task Detect_SomethingThatCannotBe_SaysSo(int code, string expected, params string[] args)
    {
        var train = Write("train.csv", Normal(20, 7));

        var run = await CliRun.HereAsync(["detect", .. args.Select(arg => arg == "T" ? train : arg)]);

        run.Code.ShouldBe(code);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Detect_AFileThatIsNoModel_SaysSo()
    {
        var test = Write("test.csv", Normal(5, 8));

        var run = await CliRun.HereAsync("detect", "--model", test, "--test", test);

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("this is no model file");
    }

    private static string Normal(int rows, int seed)
    {
        var random = new Random(seed);
        return "timestamp,entity,a,b,c\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
            Text($"2026-01-01T00:00:{i % 60:00}Z,web,{Gauss(random)},{10 + 3 * Gauss(random)},{Gauss(random) * 0.1}\n")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content, Encoding.UTF8);
        return path;
    }
}
