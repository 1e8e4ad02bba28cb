using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Contract.Tests.Scenarios;
using DistributedAnomaly.Engine;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests.Equality;

/// <summary>Both engines say the same about the same scenario, byte for byte.</summary>
public sealed class EngineEqualityTests
{
    private const int BatchSize = 50;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in Scenario.Names)
            {
                cases.Add(name, 1);
                // Of other silos' new entities a silo hears some seconds late: a budget of the fleet is divided a little differently meanwhile.
                if (Scenario.Read(name).Policy.AlertsPerDay is null)
                    cases.Add(name, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_Scenario_BothEnginesSayTheSame(string name, int silos)
    {
        var scenario = Scenario.Read(name);
        var embedded = await EmbeddedAsync(scenario.Policy.ToPolicies(), Run);

        var cluster = await ClusterAsync(silos, scenario.Policy.ToPolicies(), Run);

        cluster.Text.Split('\n').ShouldBe(embedded.Text.Split('\n'));
        TestContext.Current.SendDiagnosticMessage(
            "{0} on {1} silos: {2} observations, {3} verdicts, {4} alerts compared", name, silos, embedded.Observations, embedded.Verdicts, embedded.Alerts.Count);

        Task<ScenarioRun> Run(IAnomalyEngine engine, ManualTimeProvider clock) =>
            ScenarioRun.OfAsync(scenario, engine, clock, BatchSize, TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Run_SliceOfSmd_BothEnginesSayTheSame()
    {
        const int Machines = 3, Rows = 5000;
        var folder = Environment.GetEnvironmentVariable("ANOMALY_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "ANOMALY_DATA does not name a folder with the public data (smd/*.train.csv.gz).");
        var rows = ServerMachines.Read(Path.Combine(folder!, "smd"), Machines, Rows);
        rows.Count.ShouldBe(Machines * Rows);

        var embedded = await EmbeddedAsync(FleetPolicies.Default, Run);
        foreach (var silos in new[] { 1, 2 })
        {
            var cluster = await ClusterAsync(silos, FleetPolicies.Default, Run);
            cluster.Text.Split('\n').ShouldBe(embedded.Text.Split('\n'));
        }

        embedded.Anomalous.ShouldBeGreaterThan(0, "otherwise the test shows little");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"SMD: {Machines} machines, {embedded.Observations} observations, {embedded.Verdicts} verdicts ({embedded.Anomalous} anomalous), "
            + $"{embedded.Alerts.Count} alerts, equal in the embedded engine and in clusters of 1 and 2 silos.");

        async Task<ScenarioRun> Run(IAnomalyEngine engine, ManualTimeProvider clock)
        {
            var run = new ScenarioRun(engine, clock, 200);
            await run.PushAsync(rows, TestContext.Current.CancellationToken);
            await run.FinishAsync(TestContext.Current.CancellationToken);
            return run;
        }
    }

    private static ManualTimeProvider Clock() => new(DateTimeOffset.FromUnixTimeMilliseconds(ScenarioRun.StartMs));

    private static async Task<ScenarioRun> EmbeddedAsync(FleetPolicies policies, Func<IAnomalyEngine, ManualTimeProvider, Task<ScenarioRun>> run)
    {
        using var folder = new TempFolder();
        var clock = Clock();
        await using var edition = await EmbeddedEdition.StartAsync(folder.File("data"), policies, clock, TestContext.Current.CancellationToken);
        return await run(edition.Engine, clock);
    }

    private static async Task<ScenarioRun> ClusterAsync(
        int silos, FleetPolicies policies, Func<IAnomalyEngine, ManualTimeProvider, Task<ScenarioRun>> run)
    {
        await using var cluster = new TestCluster(Clock()) { Policies = policies };
        for (var i = 0; i < silos; i++)
            await cluster.StartAsync();
        return await run(cluster.Silos[^1].Engine, cluster.Clock);
    }
}
