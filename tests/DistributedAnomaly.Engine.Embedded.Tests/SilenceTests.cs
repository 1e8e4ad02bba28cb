using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Engine.Embedded.Tests;

public sealed class SilenceTests
{
    [Fact]
    public async Task Scan_EntityStopsReporting_IsSilentOnceAndBackWithTheNextObservation()
    {
        await using var rig = await EngineRig.StartedAsync();
        await ReportAsync(rig, "a", 20);
        await ReportAsync(rig, "young", 5);
        var lastSeen = (await rig.EntityAsync("a")).Health.LastSeenMs;
        (await rig.EntityAsync("a")).SilentAfterMs.ShouldBe(50_000, 1);

        rig.Clock.Advance(TimeSpan.FromSeconds(49));
        await SettleAsync(rig);
        rig.Alerts.All.ShouldBeEmpty();

        await SilentAsync(rig);
        var alert = rig.Alerts.Firing.ShouldHaveSingleItem();
        alert.Id.ShouldBe($"f/a/silence/{lastSeen}");
        (await rig.EntityAsync("a")).Health.State.ShouldBe(EntityState.Silent);
        var fleet = (await rig.Engine.GetFleetAsync("f", EngineRig.Token))!;
        (fleet.Silent, fleet.Learning, fleet.FiringAlerts, fleet.Entities).ShouldBe((1, 1, 1, 2));
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await SettleAsync(rig);
        rig.Alerts.Events.Count.ShouldBe(1, "told once");

        await rig.ObserveAsync("a", rig.Clock.NowMs, 1);
        rig.Alerts.Firing.ShouldBeEmpty();
        (await rig.EntityAsync("a")).Health.State.ShouldNotBe(EntityState.Silent);
        (await rig.Engine.GetFleetAsync("f", EngineRig.Token))!.Silent.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_WhileSilent_StaysSilentWithoutAnotherAlertAndResolves(bool gracefully)
    {
        await using var rig = await EngineRig.StartedAsync();
        await ReportAsync(rig, "a", 20);
        await SilentAsync(rig);

        await (gracefully ? rig.StopAndStartAsync() : rig.KillAndStartAsync());

        (await rig.EntityAsync("a")).Health.State.ShouldBe(EntityState.Silent);
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        await SettleAsync(rig);
        rig.Alerts.Events.Count.ShouldBe(1);
        await rig.ObserveAsync("a", rig.Clock.NowMs, 1);
        rig.Alerts.Firing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_ReturnWasJournaledButNotTold_ResolvesAtStart()
    {
        await using var rig = await EngineRig.StartedAsync();
        await ReportAsync(rig, "a", 20);
        await SilentAsync(rig);
        rig.Alerts.Fails = true;
        var calls = rig.Alerts.Calls;
        var waiting = rig.ObserveAsync("a", rig.Clock.NowMs, 1).AsTask();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref rig.Alerts.Calls) > calls);
        waiting.IsCompleted.ShouldBeFalse("an observation is acknowledged when its alert transition is stored");
        rig.Alerts.Firing.Count.ShouldBe(1);

        await rig.Engine.AbandonAsync();
        rig.Alerts.Fails = false;
        await rig.StartAsync();

        rig.Alerts.Firing.ShouldBeEmpty();
        (await rig.EntityAsync("a")).Health.State.ShouldNotBe(EntityState.Silent);
    }

    [Fact]
    public async Task Restart_AfterDowntime_CountsQuietFromTheStart()
    {
        await using var rig = await EngineRig.StartedAsync();
        await ReportAsync(rig, "a", 20);
        await rig.Engine.StopAsync(EngineRig.Token);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await rig.StartAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(40));
        await SettleAsync(rig);

        rig.Alerts.All.ShouldBeEmpty("the platform was away, not the entity");
        await SilentAsync(rig);
    }

    [Fact]
    public async Task Start_AlertOfAnEpisodeThatTheStateDoesNotHave_IsClosed()
    {
        await using var rig = new EngineRig();
        await rig.Alerts.HandleAsync([AlertEvents.Opened(3)], EngineRig.Token);

        await rig.StartAsync();

        rig.Alerts.Firing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Apply_SilenceSwitchedOff_ResolvesWhatIsSilent()
    {
        await using var rig = await EngineRig.StartedAsync();
        await ReportAsync(rig, "a", 20);
        await SilentAsync(rig);

        var off = FleetPolicy.Default with { Silence = new SilencePolicy { Enabled = false } };
        await rig.Engine.ApplyAsync(FleetPolicies.Default with { Fallback = off }, EngineRig.Token);

        await Eventually.BecomesTrueAsync(() => rig.Alerts.Firing.Count == 0, rig.Clock, TimeSpan.FromSeconds(1));
        rig.Alerts.All.ShouldHaveSingleItem().Status.ShouldBe(AlertStatus.Resolved);
    }

    private static async Task ReportAsync(EngineRig rig, string entity, int times)
    {
        for (var i = 0; i < times; i++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(10));
            await rig.ObserveAsync(entity, rig.Clock.NowMs, 1 + i % 3);
            if (entity != "a")
                await rig.ObserveAsync("a", rig.Clock.NowMs, 1);
        }
    }

    private static Task SilentAsync(EngineRig rig) =>
        Eventually.BecomesTrueAsync(() => rig.Alerts.Firing.Count == 1, rig.Clock, TimeSpan.FromSeconds(1));

    /// <summary>Asking the shards comes after the look that the clock began.</summary>
    private static async Task SettleAsync(EngineRig rig)
    {
        await rig.Engine.ListEntitiesAsync(new Queries.EntityQuery("f", null, Queries.EntitySort.Name, 10, null), EngineRig.Token);
        await rig.Engine.SnapshotAsync();
    }
}
