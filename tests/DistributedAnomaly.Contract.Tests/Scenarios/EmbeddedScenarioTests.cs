using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>The scenario files say something, and the embedded engine does it whatever the batches.</summary>
public sealed class EmbeddedScenarioTests
{
    public static TheoryData<string> Names => [.. Scenario.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Run_AnyBatchSize_GivesWhatTheFileExpects(string name)
    {
        var scenario = Scenario.Read(name);

        var one = await RunAsync(scenario, 1);
        var many = await RunAsync(scenario, 250);

        foreach (var run in new[] { one, many })
        {
            run.Alerts.Intersect(scenario.Expect.Alerts).ShouldBe(scenario.Expect.Alerts);
            scenario.Expect.Detectors.Except(run.Detectors).ShouldBeEmpty();
            (scenario.Expect.Ignored ?? run.Ignored).ShouldBe(run.Ignored);
            (scenario.Expect.Rejected ?? run.Rejected).ShouldBe(run.Rejected);
            (scenario.Expect.Anomalous ?? run.Anomalous > 0).ShouldBe(run.Anomalous > 0);
        }
    }

    private static async Task<ScenarioRun> RunAsync(Scenario scenario, int batchSize)
    {
        using var folder = new TempFolder();
        var clock = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(ScenarioRun.StartMs));
        await using var edition = await EmbeddedEdition.StartAsync(
            folder.File("data"), scenario.Policy.ToPolicies(), clock, TestContext.Current.CancellationToken);
        return await ScenarioRun.OfAsync(scenario, edition.Engine, clock, batchSize, TestContext.Current.CancellationToken);
    }
}
