using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.TimeIntervals;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets.Incidents;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>A fault of a whole cohort through engine, desk and outbox: people are told of one incident.</summary>
public sealed class FleetFoldingTests
{
    private const int Members = 1000;
    private const int Others = 100;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_OverAThousandMembers_IsOneNotificationOfOneIncident(bool hasRoutes)
    {
        await using var rig = new EngineRig { Policies = Quick(FleetFixture.Policies()) };
        using var folder = new TempFolder();
        using var metrics = new AlertMetrics();
        using var store = new SqliteAlertStore(folder.File("alerts.db"), new SqliteAlertOptions(), survivePowerLoss: false);
        var receiver = new TakingReceiver("on-call");
        await using var dispatcher = await NotificationDispatcher.StartAsync(
            store, [receiver], metrics, new DispatcherOptions { Jitter = 0 }, rig.Clock, NullLogger<NotificationDispatcher>.Instance, EngineRig.Token);
        await using var desk = await AlertDesk.StartAsync(
            store, dispatcher, metrics, new AlertDeskOptions { Policy = Policy(hasRoutes, rig.Policies) }, rig.Clock, NullLogger<AlertDesk>.Instance, EngineRig.Token);
        rig.Sink = desk;
        await rig.StartAsync();
        var fleet = new FleetFixture(rig, Members + Others) { OneOffIn = int.MaxValue, IsWeb = e => e < Members };
        await fleet.RunAsync(130);
        await fleet.RunAsync(1, Fault);

        // All are anomalous by themselves in the first minute: the incident is there before anybody is told.
        var firing = await desk.ListFiringAsync(EngineRig.Token);
        firing.Count(a => a.Kind == AlertKind.Anomaly && IsMember(a)).ShouldBeGreaterThan(Members / 2, "otherwise nothing is folded");
        firing.Count(a => a.Kind == AlertKind.Fleet).ShouldBe(1);
        await fleet.RunAsync(9, Fault);
        await fleet.RunAsync(60);
        await Eventually.BecomesTrueAsync(() => Told(receiver).Any(a => a is { Kind: AlertKind.Fleet, Status: AlertStatus.Resolved }));

        var told = Told(receiver);
        told.Where(a => a.Kind == AlertKind.Fleet).Select(a => a.Id).Distinct().ShouldHaveSingleItem();
        told.Count(a => a is { Kind: AlertKind.Fleet, Status: AlertStatus.Firing }).ShouldBe(1);
        // Chance alarms of the hours before and after are no part of it.
        told.Where(a => a.Kind == AlertKind.Anomaly && IsMember(a)).Select(a => a.Key.Entity).Distinct().Count().ShouldBeLessThan(Members / 50);
        await rig.Engine.StopAsync(EngineRig.Token);
    }

    // One anomalous observation opens an episode: the members are told of before their peers explain anything.
    private static FleetPolicies Quick(FleetPolicies policies) => policies with
    {
        Fleets = policies.Fleets.SetItem(
            FleetFixture.Fleet, policies.For(FleetFixture.Fleet) with { Episode = new EpisodePolicy { OpenAfter = 1, OpenWindow = 1 } }),
    };

    private static double Fault(int entity) => entity < Members ? 9 : 0;

    // Without routes every alert is told by itself.
    private static AlertPolicy Policy(bool hasRoutes, FleetPolicies fleets) => FleetInhibition.With(
        !hasRoutes ? null : new AlertPolicy
        {
            Routing = RoutingTree.Build(
                new RouteSpec { Receiver = "on-call", GroupBy = ["alertname"], GroupWait = TimeSpan.FromSeconds(30), GroupInterval = TimeSpan.FromMinutes(5) },
                ImmutableDictionary<string, NamedTimeInterval>.Empty),
        },
        fleets);

    private static bool IsMember(Alert alert) => int.Parse(alert.Key.Entity[1..], System.Globalization.CultureInfo.InvariantCulture) < Members;

    private static List<Alert> Told(TakingReceiver receiver) =>
        [.. receiver.Taken.SelectMany(n => n.Group is { } group ? group.Firing.Concat(group.Resolved) : [n.Alert])];
}
