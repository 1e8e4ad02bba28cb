using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Grains.Tests.Learning;

/// <summary>An incident on its way from the fleet to its desk while PostgreSQL does not take it.</summary>
public sealed class IncidentDeliveryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Fleet = WatchedCluster.Fleet;

    private static CancellationToken Token => WatchedCluster.Token;

    [Fact]
    public async Task Raise_WhileAlertsCannotBeWritten_IsTriedAgainAndToldOnce()
    {
        await using var cluster = await StartedAsync();
        await using var fleet = HostIn(cluster);
        await RunAsync(cluster, "ALTER TABLE alert RENAME TO alert_away");

        var raised = fleet.RaiseAsync([Opened(cluster)]);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Token);
        raised.IsCompleted.ShouldBeFalse();
        await RunAsync(cluster, "ALTER TABLE alert_away RENAME TO alert");
        await raised;

        (await FiringAsync(cluster)).ShouldHaveSingleItem().Summary.ShouldBe("many members moved");
    }

    [Fact]
    public async Task Raise_AlertsCannotBeWrittenAtAll_FailsAfterSomeTriesAndIsTakenTheNextTime()
    {
        await using var cluster = await StartedAsync();
        await using var fleet = HostIn(cluster);
        await RunAsync(cluster, "ALTER TABLE alert RENAME TO alert_away");

        var raised = fleet.RaiseAsync([Opened(cluster)]);
        await Task.WhenAny(raised, Task.Delay(TimeSpan.FromSeconds(60), Token));
        raised.IsFaulted.ShouldBeTrue("it gives up");

        await RunAsync(cluster, "ALTER TABLE alert_away RENAME TO alert");
        (await FiringAsync(cluster)).ShouldBeEmpty();
        await fleet.RaiseAsync([Opened(cluster)]);
        (await FiringAsync(cluster)).ShouldHaveSingleItem();
    }

    private static FleetIncidentEvent Opened(WatchedCluster cluster) => new(
        new EntityKey(Fleet, "cohort:web"), cluster.NewestMs, ContextLabels.Empty, Open: true, cluster.NewestMs, Core.Monitoring.Severity.Critical, "many members moved");

    private static ClusterFleetHost HostIn(WatchedCluster cluster)
    {
        var silo = cluster.Silos[0];
        return new ClusterFleetHost(Fleet, WatchedCluster.HostOf(silo), silo.Services.GetRequiredService<SiloAgents>(), silo.Grains, () => { });
    }

    private static async Task<IReadOnlyList<Alert>> FiringAsync(WatchedCluster cluster) => await cluster.Stores.AllAlerts.ListFiringAsync(Token);

    private static async Task RunAsync(WatchedCluster cluster, string sql)
    {
        await using var command = cluster.Stores.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<WatchedCluster> StartedAsync()
    {
        var cluster = new WatchedCluster(await postgres.CreateAsync(), entities: 2);
        await cluster.StartAsync(silos: 1);
        return cluster;
    }
}
