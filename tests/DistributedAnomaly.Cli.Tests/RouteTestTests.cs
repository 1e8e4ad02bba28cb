using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class RouteTestTests
{
    private const string Routes = """
        receivers:
          webhooks:
            - { name: team, url: 'http://localhost:1' }
            - { name: oncall, url: 'http://localhost:1' }
        route:
          receiver: team
          routes:
            - receiver: oncall
              matchers: ['severity="critical"', 'fleet=~"shop|store"']
              continue: true
            - receiver: team
              matchers: ['fleet="shop"']
        """;

    [Theory]
    [InlineData("team", "severity=warning")]
    [InlineData("oncall team", "severity=critical", "fleet=shop")]
    [InlineData("oncall", "severity=critical", "fleet=store")]
    [InlineData("team", "severity=critical", "fleet=storehouse")]
    public async Task RouteTest_Labels_NamesTheReceivers(string expected, params string[] labels)
    {
        using var folder = new TempFolder();
        var file = folder.File("routes.yaml");
        await File.WriteAllTextAsync(file, Routes, TestContext.Current.CancellationToken);

        var run = await CliRun.HereAsync(["alerts", "route-test", "--config", file, .. labels]);

        run.Code.ShouldBe(0, run.Error);
        string.Join(' ', run.Lines).ShouldBe(expected);
    }

    [Fact]
    public async Task RouteTest_UnknownReceiver_IsAnErrorOfTheFile()
    {
        using var folder = new TempFolder();
        var file = folder.File("routes.yaml");
        await File.WriteAllTextAsync(file, Routes.Replace("receiver: oncall", "receiver: onkall", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var run = await CliRun.HereAsync("alerts", "route-test", "--config", file);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("onkall");
    }
}
