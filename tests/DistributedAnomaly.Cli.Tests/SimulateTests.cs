using System.IO.Compression;
using System.Text.Json;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class SimulateTests : IDisposable
{
    private static readonly string[] Small = ["--servers", "20", "--days", "2", "--cadence", "600", "--faults", "0.5"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_ToFolder_WritesWhatScoreAndBacktestRead()
    {
        var run = await CliRun.HereAsync(["simulate", .. Small, "--out", _folder.Path]);

        run.Code.ShouldBe(ExitCode.Done);
        run.Error.ShouldContain("observations of 20 servers");
        File.ReadAllLines(Path.Combine(_folder.Path, "faults.csv"))[0].ShouldBe("fault,kind,entity,cohort,first,last,size,cause,members");
        var observations = Path.Combine(_folder.Path, "observations.csv.gz");
        var scored = await CliRun.HereAsync("score", observations, "--json");
        scored.Code.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(scored.Out).RootElement.GetProperty("entities").GetInt32().ShouldBe(20);
        var report = Path.Combine(_folder.Path, "report.html");
        (await CliRun.HereAsync("backtest", observations, "--labels", Path.Combine(_folder.Path, "labels.csv"), "--out", report)).Code.ShouldBe(ExitCode.Done);
        File.Exists(report).ShouldBeTrue();
    }

    [Fact]
    public async Task Simulate_SameSeed_SameFile()
    {
        var (a, b, c) = (Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "b"), Path.Combine(_folder.Path, "c"));
        await CliRun.HereAsync(["simulate", .. Small, "--out", a]);
        await CliRun.HereAsync(["simulate", .. Small, "--out", b]);
        await CliRun.HereAsync(["simulate", .. Small, "--seed", "2", "--out", c]);

        Observations(b).ShouldBe(Observations(a));
        Observations(c).ShouldNotBe(Observations(a));
    }

    [Fact]
    public async Task Simulate_ToServer_PushesEveryObservation()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);

        var run = await CliRun.HereAsync(
            "simulate", "--servers", "5", "--days", "1", "--cadence", "3600", "--fleet", "demo", "--server", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Done);
        server.Requests.Sum(r => r.Lines.Length).ShouldBeInRange(110, 120);
        server.Requests[0].Target.ShouldStartWith("/api/v1/fleets/demo/observations");
        server.Requests[0].Lines[0].ShouldContain("\"cohort\"");
    }

    [Theory]
    [InlineData("--servers", "0", "it must be 1")]
    [InlineData("--faults", "11", "it must be 0 to 10")]
    [InlineData("--speed", "-1", "it must be 0")]
    public async Task Simulate_OptionOutOfRange_IsRefused(string option, string value, string message)
    {
        var run = await CliRun.HereAsync("simulate", "--out", _folder.Path, option, value);

        run.Code.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Simulate_Nowhere_IsRefused() => (await CliRun.HereAsync("simulate", "--servers", "1")).Code.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task Story_SmallFleet_TellsEachWayToWatch()
    {
        string[] arguments = ["story", "--servers", "30", "--days", "2", "--cadence", "600", "--faults", "0.3", "--json"];

        var one = await CliRun.HereAsync([.. arguments, "--threads", "1"]);
        var two = await CliRun.HereAsync([.. arguments, "--threads", "2"]);

        one.Code.ShouldBe(ExitCode.Done);
        Variants(one).Select(v => v.GetProperty("variant").GetString()).ShouldBe(["FixedThresholds", "OwnBaselines", "FleetModels", "Everything"]);
        Variants(two).Select(v => v.GetProperty("alarmsPerDay").GetDouble()).ShouldBe(Variants(one).Select(v => v.GetProperty("alarmsPerDay").GetDouble()));
    }

    [Fact]
    public async Task Story_AsTable_NamesFaultsAndSizes()
    {
        var run = await CliRun.HereAsync("story", "--servers", "30", "--days", "2", "--cadence", "600", "--faults", "0.3", "--variant", "own");

        run.Code.ShouldBe(ExitCode.Done);
        run.Out.ShouldContain("OwnBaselines");
        run.Out.ShouldContain("contextual");
    }

    private static List<JsonElement> Variants(CliRun run) => [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("variants").EnumerateArray()];

    private static string Observations(string folder)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(folder, "observations.csv.gz")), CompressionMode.Decompress);
        return new StreamReader(stream).ReadToEnd();
    }
}
