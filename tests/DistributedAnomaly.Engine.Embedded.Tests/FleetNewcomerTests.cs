using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>An entity that joins a fleet which has been there for a while, in a real engine over real files.</summary>
public sealed class FleetNewcomerTests
{
    [Fact]
    public async Task Newcomer_OfACohort_BeginsWhereItsMembersAreAndDoesSoAfterAKill()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = await EstablishedAsync(rig);

        (await JoinAsync(rig, "new1", 130)).ShouldBe(100, 5);
        await fleet.RunAsync(2);
        var states = await rig.StatesAsync();
        await rig.KillAndStartAsync();

        (await rig.StatesAsync()).ShouldBe(states, "the journal has what it began with");
        await rig.Engine.SnapshotAsync();
        await rig.KillAndStartAsync();
        (await JoinAsync(rig, "new2", 130)).ShouldBe(100, 5, "so have the snapshots");
    }

    [Fact]
    public async Task Newcomer_WithoutFleetModels_BeginsWithItsFirstValue()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies(new FleetModelPolicy { Enabled = false }));
        await EstablishedAsync(rig);

        (await JoinAsync(rig, "new1", 130)).ShouldBe(130);
    }

    // Its members have seen a day, and told the fleet what is usual.
    private static async Task<FleetFixture> EstablishedAsync(EngineRig rig)
    {
        var fleet = new FleetFixture(rig, 24) { Cadence = TimeSpan.FromMinutes(15) };
        await fleet.RunAsync(150);
        return fleet;
    }

    /// <returns>What was expected of its first value.</returns>
    private static async Task<double> JoinAsync(EngineRig rig, string entity, double value)
    {
        rig.Clock.Advance(TimeSpan.FromMinutes(15));
        var batch = new ObservationBatch(FleetFixture.Fleet);
        batch.Add(entity, rig.Clock.NowMs, ContextLabels.From([new("role", "web")]));
        batch.AddMetric("cpu", value);
        await rig.ObserveAsync(batch);
        return (await rig.EntityAsync(entity, FleetFixture.Fleet)).Health.Metrics.ShouldHaveSingleItem().Expected;
    }
}
