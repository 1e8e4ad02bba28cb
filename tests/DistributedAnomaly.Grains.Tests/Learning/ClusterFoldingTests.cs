using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets.Incidents;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests.Learning;

/// <summary>A fault of a whole cohort in a cluster of two silos in which nothing but a receiver is configured: people are told of one incident.</summary>
public sealed class ClusterFoldingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Members = 100;
    private const int Others = 20;

    /// <summary>By which the clock goes on while the test waits: slower than the cluster.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static readonly FleetPolicy Policy = new()
    {
        AlertsPerEntityDay = 0.1,
        FleetModels = new FleetModelPolicy { Peers = "role", Detectors = ["isolation-forest"] },
        // One anomalous observation opens an episode: members' alerts are there before their peers explain anything.
        Episode = new EpisodePolicy { OpenAfter = 1, OpenWindow = 1 },
    };

    [Fact]
    public async Task Fault_OfACohortOverTwoSilos_IsOneNotificationOfOneIncident()
    {
        var receiver = new TakingReceiver("on-call");
        await using var cluster = new WatchedCluster(await postgres.CreateAsync(), Members + Others)
        {
            Policy = Policy,
            Receivers = [receiver],
            // The clock of the test runs faster than the cluster: a minute of it may be gone before the incident is known.
            Alerts = fleets => FleetInhibition.With(null, fleets) with { IncidentWait = TimeSpan.FromMinutes(2) },
            IsWeb = e => e < Members,
            OneOffIn = int.MaxValue,
        };
        await cluster.StartAsync();
        await cluster.RunAsync(130);
        await cluster.RunAsync(1, Fault);
        // A window that ended while the push was under way is followed by the next one some seconds later.
        await Eventually.BecomesTrueAsync(() => CountOf(receiver, AlertStatus.Firing) == 1, cluster.Clock, Step);
        (await FiringAsync(cluster)).Count(IsMember).ShouldBeGreaterThan(Members / 2, "otherwise nothing is folded");
        await cluster.RunAsync(9, Fault);
        await cluster.RunAsync(90);
        await Eventually.BecomesTrueAsync(() => CountOf(receiver, AlertStatus.Resolved) == 1, cluster.Clock, Step);

        var told = Told(receiver);
        told.Count(a => a is { Kind: AlertKind.Fleet, Status: AlertStatus.Firing }).ShouldBe(1);
        told.Where(IsMember).Select(a => a.Key.Entity).Distinct().Count().ShouldBeLessThan(Members / 20);
    }

    private static double Fault(int entity) => entity < Members ? 9 : 0;

    private static bool IsMember(Alert alert) =>
        alert.Kind == AlertKind.Anomaly && int.Parse(alert.Key.Entity[1..], System.Globalization.CultureInfo.InvariantCulture) < Members;

    private static int CountOf(TakingReceiver receiver, AlertStatus status) =>
        Told(receiver).Where(a => a.Kind == AlertKind.Fleet && a.Status == status).Select(a => a.Id).Distinct().Count();

    private static async Task<IReadOnlyList<Alert>> FiringAsync(WatchedCluster cluster) =>
        await cluster.Stores.AllAlerts.ListFiringAsync(WatchedCluster.Token);

    private static List<Alert> Told(TakingReceiver receiver) =>
        [.. receiver.Taken.SelectMany(n => n.Group is { } group ? group.Firing.Concat(group.Resolved) : [n.Alert])];
}
