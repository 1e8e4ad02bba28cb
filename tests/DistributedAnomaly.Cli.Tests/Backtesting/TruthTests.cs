using DistributedAnomaly.Cli.Backtesting.Truth;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests.Backtesting;

public sealed class TruthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LabelFiles_Rows_AreKnownInsideAndUnknownOutside()
    {
        var truth = LabelFiles.Read([Write("a.labels.csv", "timestamp,label\n100,0\n160,1\n220,1\n280,0\n340,true\n")], new HashSet<string> { "a" });

        truth.IsAnomalous("a", 99_000).ShouldBeNull();
        truth.IsAnomalous("a", 100_000).ShouldBe(false);
        truth.IsAnomalous("a", 160_000).ShouldBe(true);
        truth.IsAnomalous("a", 200_000).ShouldBe(true, "between two labelled rows");
        truth.IsAnomalous("a", 280_000).ShouldBe(false);
        truth.IsAnomalous("a", 340_000).ShouldBe(true);
        truth.IsAnomalous("a", 341_000).ShouldBeNull();
        truth.IsAnomalous("b", 160_000).ShouldBeNull();
    }

    [Fact]
    public void LabelFiles_OneFileOfAnotherName_IsAboutEveryone() =>
        LabelFiles.Read([Write("truth.csv", "timestamp,label\n100,1\n")], new HashSet<string> { "a" }).IsAnomalous("a", 100_000).ShouldBe(true);

    [Fact]
    public void LabelFiles_EntityColumn_KeepsEntitiesApart()
    {
        var truth = LabelFiles.Read([Write("truth.csv", "entity,timestamp,label\na,100,1\nb,100,0\n")], new HashSet<string>());

        truth.IsAnomalous("a", 100_000).ShouldBe(true);
        truth.IsAnomalous("b", 100_000).ShouldBe(false);
        truth.IsAnomalous("c", 100_000).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("timestamp,value\n1,1\n", "'timestamp' and 'label'")]
    [InlineData("timestamp,label\n1,2\n", "line 2: the label is neither")]
    [InlineData("timestamp,label\n1,0\nsoon,0\n", "line 3: the timestamp cannot be read")]
    [InlineData("timestamp,label\n1,0,1\n", "line 2: it has not as many fields")]
    [InlineData("timestamp,label\n10,0\n9,0\n", "not in the order of time")]
    public void LabelFiles_NotLabels_FailsWithTheReason(string content, string reason) =>
        Should.Throw<InvalidDataException>(() => LabelFiles.Read([Write("x.csv", content)], new HashSet<string>())).Message
            .ShouldSatisfyAllConditions(message => message.ShouldContain("x.csv"), message => message.ShouldContain(reason));

    [Theory]
    [InlineData("real/a.csv")]
    [InlineData("real/a.csv.gz")]
    [InlineData("elsewhere/a.csv")]
    public void WindowFile_Windows_AreFoundByPathThenByName(string file)
    {
        var path = Write("windows.json", """{"real/a.csv": [["2026-01-01 00:00:10.000000", "2026-01-01 00:00:20"]], "real/b.csv": []}""");

        var truth = WindowFile.Read(path, [_folder.File(file)], null);

        var start = DateTimeOffset.Parse("2026-01-01T00:00:00Z").ToUnixTimeMilliseconds();
        truth.IsAnomalous("a", start + 9_999).ShouldBe(false);
        truth.IsAnomalous("a", start + 10_000).ShouldBe(true);
        truth.IsAnomalous("a", start + 20_000).ShouldBe(true);
        truth.IsAnomalous("a", start + 20_001).ShouldBe(false);
        truth.IsAnomalous("b", start).ShouldBeNull("it is not among the files");
    }

    [Theory]
    [InlineData("[1]", "not a file of windows")]
    [InlineData("{", "not a file of windows")]
    [InlineData("""{"real/c.csv": []}""", "no windows of")]
    [InlineData("""{"x/a.csv": [], "y/a.csv": []}""", "several entries fit")]
    [InlineData("""{"a.csv": [["2026-01-01 00:00:10"]]}""", "not a file of windows")]
    [InlineData("""{"a.csv": 3}""", "not a file of windows")]
    public void WindowFile_NotWindows_FailsWithTheReason(string json, string reason) =>
        Should.Throw<InvalidDataException>(() => WindowFile.Read(Write("windows.json", json), ["a.csv"], null)).Message
            .ShouldSatisfyAllConditions(message => message.ShouldContain("windows.json"), message => message.ShouldContain(reason));

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
