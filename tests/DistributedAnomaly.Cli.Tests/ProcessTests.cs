namespace DistributedAnomaly.Cli.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task Help_OfAll_HasEveryCommandAndTheExitCodes()
    {
        var run = await CliRun.ProcessAsync("--help");
        run.Code.ShouldBe(ExitCode.Done);
        foreach (var command in (string[])["serve", "score", "push", "watch", "fleets", "entities", "entity", "alerts", "health", "version"])
            run.Out.ShouldContain("  " + command);
        run.Out.ShouldContain("130  interrupted");
        run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("score")]
    [InlineData("push")]
    [InlineData("watch")]
    [InlineData("fleets")]
    [InlineData("entities")]
    [InlineData("entity")]
    [InlineData("alerts")]
    public async Task Help_OfCommand_HasExamples(string command)
    {
        var run = await CliRun.HereAsync(command, "--help");
        run.Code.ShouldBe(ExitCode.Done);
        run.Out.ShouldContain("Examples:\n  anomaly " + command);
        run.Out.ShouldContain("--json");
    }

    [Fact]
    public async Task CommandLine_Wrong_IsUsageOnStandardError()
    {
        var run = await CliRun.ProcessAsync("score", "no-such-file.csv", "--fidelity", "medium");
        run.Code.ShouldBe(ExitCode.Usage);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("there is no file 'no-such-file.csv'");
        run.Error.ShouldContain("medium");
        run.Error.ShouldContain("Try 'anomaly score --help'");
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        (await CliRun.ProcessAsync("version")).Out.ShouldStartWith("anomaly 0.");
        (await CliRun.HereAsync("version", "--json")).Out.ShouldContain("\"version\": \"0.");
    }
}
