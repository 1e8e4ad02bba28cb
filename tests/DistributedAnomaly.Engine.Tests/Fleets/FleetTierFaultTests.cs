using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets.Gathering;

namespace DistributedAnomaly.Engine.Tests.Fleets;

/// <summary>What becomes of a fleet when a window cannot be told, when it is switched off, and beyond the bounds.</summary>
public sealed class FleetTierFaultTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Begin_TheStoreIsAwayAtFirst_TheFleetIsLookedAtAfterwards()
    {
        await using var rig = await TierRig.StartedAsync();
        rig.Host.Failures = 3;

        await rig.RunAsync(130);

        (await rig.Tier.GetPeersAsync(TierRig.Fleet, None)).ShouldNotBeNull().Cohorts.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Metrics_WhatWasGatheredFirstIsLost_AreComparedAfterAnHour()
    {
        await using var rig = await TierRig.StartedAsync();
        rig.Host.Losses = 5;

        await rig.RunAsync(66);

        (await rig.Tier.ListModelsAsync(TierRig.Fleet, None))!.Features.ShouldBe(["cpu", "memory"]);
    }

    [Fact]
    public async Task Metrics_OfOneEntityThatSaysSoAgainAndAgain_AreNotCompared()
    {
        await using var rig = await TierRig.StartedAsync();
        for (var hour = 0; hour < 12; hour++)
        {
            await rig.RunAsync(60);
            await rig.RunAsync(1, entities: 1, metrics: ["cpu", "memory", "own"]);
        }

        (await rig.Tier.ListModelsAsync(TierRig.Fleet, None))!.Features.ShouldBe(["cpu", "memory"]);
    }

    [Fact]
    public async Task Incident_TheStoreIsAwayWhenItBegins_IsToldAfterwardsOnce()
    {
        await using var rig = await TierRig.StartedAsync();
        await rig.RunAsync(130);
        rig.Host.Failures = 10;

        await rig.RunAsync(10, shift: Struck);
        (await rig.Tier.ListIncidentsAsync(TierRig.Fleet, None))!.ShouldHaveSingleItem();
        rig.Host.Raised.ShouldBeEmpty("a window that hosts were not told of is not told to people");
        await rig.RunAsync(2, shift: Struck);

        rig.Host.Raised.ShouldHaveSingleItem().Open.ShouldBeTrue();
        await rig.RunAsync(60);
        rig.Host.Raised.Select(e => e.Open).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Incident_TheFleetIsSwitchedOffMeanwhile_Ends()
    {
        await using var rig = await TierRig.StartedAsync();
        // A cohort knows its own ways after six hours.
        await rig.RunAsync(480);
        await rig.RunAsync(10, shift: Struck);
        rig.Host.Raised.ShouldHaveSingleItem();

        rig.Host.Policy = new FleetPolicy { FleetModels = new FleetModelPolicy { Enabled = false } };
        await rig.RunAsync(3, shift: Struck);

        rig.Host.Raised.Select(e => e.Open).ShouldBe([true, false]);
        (await rig.Tier.ListIncidentsAsync(TierRig.Fleet, None))!.ShouldHaveSingleItem().EndedMs.ShouldNotBeNull();
    }

    [Fact]
    public async Task Incident_OfMembersThatAreAnomalousEachInItsOwnWay_SaysSo()
    {
        await using var rig = await TierRig.StartedAsync();
        var metrics = Enumerable.Range(0, 12).Select(m => $"m{m}").ToArray();
        await rig.RunAsync(130, entities: 60, metrics);

        await rig.RunAsync(15, entities: 60, metrics, shift: (e, m) => e < 12 && m == e ? 20 : 0);

        var told = rig.Host.Raised.ShouldHaveSingleItem();
        told.Summary.ShouldContain("many of 60 members are anomalous at the same time");
        var report = (await rig.Tier.ListIncidentsAsync(TierRig.Fleet, None))!.ShouldHaveSingleItem();
        report.Moved.Count.ShouldBeGreaterThanOrEqualTo(6);
        report.Moved.ShouldAllBe(name => int.Parse(name.Substring(1)) < 12);
    }

    [Fact]
    public async Task Cohorts_AsManyAsEntities_AreNotRememberedAndSaidOnce()
    {
        await using var rig = await TierRig.StartedAsync(new FleetPolicy { FleetModels = new FleetModelPolicy { Peers = "role" } });

        await rig.RunAsync(130, entities: 2 * FleetHarvest.MostCohorts, label: e => $"host-{e}");

        rig.Tier.WatchesOf(TierRig.Fleet).ShouldBe([""], "a cohort of one is compared with the whole fleet");
        rig.Warnings.Count(w => w.Contains("more cohorts than the 64", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Metrics_MoreThanAreCompared_AreSaidOnce()
    {
        await using var rig = await TierRig.StartedAsync(new FleetPolicy { MaxMetrics = 80 });

        await rig.RunAsync(6, metrics: [.. Enumerable.Range(0, FeatureNames.Most + 3).Select(m => $"m{m}")]);

        (await rig.Tier.ListModelsAsync(TierRig.Fleet, None))!.Features.Count.ShouldBe(FeatureNames.Most);
        rig.Warnings.Count(w => w.Contains("more metrics than the 64", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static double Struck(int entity, int metric) => entity < 20 ? 9 : 0;
}
