using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAnomaly.Grains.Tests.Learning;

/// <summary>What a fleet learns as a whole, in a cluster of two silos over a real PostgreSQL; only the clock is the test's.</summary>
public sealed class ClusterFleetTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Fleet = WatchedCluster.Fleet;

    private static CancellationToken Token => WatchedCluster.Token;

    [Fact]
    public async Task Window_OfTwoSilos_ComparesAllEntitiesAndIsToldToBoth()
    {
        await using var cluster = await StartedAsync(40);
        await cluster.RunAsync(130);

        var peers = (await cluster.Tier.GetPeersAsync(Fleet, Token)).ShouldNotBeNull();

        peers.Label.ShouldBe("role");
        peers.Cohorts.Select(c => c.Cohort).ShouldBe(["", "db", "web"]);
        peers.Cohorts.Select(c => c.Members).ShouldBe([40, 20, 20]);
        peers.Cohorts[0].Metrics.Select(m => m.Metric).Order().ShouldBe(["cpu", "memory", "requests"]);
        peers.Cohorts.ShouldAllBe(c => c.TimeMs == cluster.NewestMs && c.Metrics.All(m => Math.Abs(m.Median) < 1 && m.Spread > 0.3));
        cluster.Silos.ForEach(s => WatchedCluster.HostOf(s).Entities.ShouldNotBeEmpty("otherwise one silo has all"));
        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s)!.Knowledge.Whole!.TimeMs.ShouldBe(cluster.NewestMs));
        (await cluster.Tier.GetPeersAsync("unknown", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Window_OfASmallFleet_CostsNothing()
    {
        await using var cluster = await StartedAsync(19);
        await cluster.RunAsync(3, waits: false);
        await Task.Delay(TimeSpan.FromSeconds(5), Token);

        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s).ShouldBeNull());
        (await cluster.ModelsAsync()).IsLookedAt.ShouldBeFalse();
        (await cluster.Stores.FleetKnowledge.ReadAsync(Fleet, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Promote_AnyVersion_ReachesAllSilosAndLosesNothingUnderLoad()
    {
        await using var cluster = await StartedAsync(60);
        await cluster.TrainAsync();
        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s)!.Knowledge.Model!.Info.Version.ShouldBe(1));
        await cluster.RunAsync(10);
        await cluster.TrainAnotherAsync();

        (await cluster.Tier.PromoteAsync(Fleet, 2, Token)).ShouldNotBeNull().Role.ShouldBe(FleetModelRole.Champion);
        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s)!.Knowledge.Model!.Info.Version.ShouldBe(2));
        (await cluster.Tier.PromoteAsync(Fleet, 1, Token)).ShouldNotBeNull();
        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s)!.Knowledge.Model!.Info.Version.ShouldBe(1, "rolled back"));
        (await cluster.Tier.PromoteAsync(Fleet, 7, Token)).ShouldBeNull();

        var swaps = 0;
        var load = Task.Run(() => cluster.RunAsync(60, waits: false), Token);
        while (!load.IsCompleted)
            (await cluster.Tier.PromoteAsync(Fleet, 1 + ++swaps % 2, Token)).ShouldNotBeNull();
        await load;
        swaps.ShouldBeGreaterThan(3);
        cluster.Judged.ShouldBe(cluster.Sent);
    }

    // Hundreds of windows: a minute on a busy machine.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Kill_OfTheSiloOfTheFleetsGrain_LosesNoModelAndGoesOn()
    {
        await using var cluster = await StartedAsync(60);
        await cluster.TrainAsync();
        var before = await cluster.ModelsAsync();
        var known = WatchedCluster.KnownBy(cluster.Silos[0])!.Number;

        await cluster.KillAsync();
        await cluster.RunAsync(3);

        var after = await cluster.ModelsAsync();
        after.Versions.Select(v => (v.Version, v.Role, v.TrainedMs)).ShouldBe(before.Versions.Select(v => (v.Version, v.Role, v.TrainedMs)));
        after.Features.ShouldBe(before.Features);
        WatchedCluster.KnownBy(cluster.Silos[0])!.Number.ShouldBeGreaterThanOrEqualTo(known + 3);
        WatchedCluster.KnownBy(cluster.Silos[0])!.Knowledge.Model!.Info.Version.ShouldBe(1);
        var peers = (await cluster.Tier.GetPeersAsync(Fleet, Token)).ShouldNotBeNull();
        peers.Cohorts[0].Members.ShouldBe(60, "the entities of the dead silo are back");
        await cluster.AddAsync();
        await cluster.RunAsync(1);
        WatchedCluster.KnownBy(cluster.Silos[1])!.Knowledge.Model!.Info.Version.ShouldBe(1, "a new silo is told");
    }

    [Fact]
    public async Task Restart_TheChampionIsDamaged_TheLastGoodOneJudges()
    {
        await using var cluster = await StartedAsync(60);
        await cluster.TrainAsync();
        await cluster.RunAsync(10);
        await cluster.TrainAnotherAsync();
        await cluster.Tier.PromoteAsync(Fleet, 2, Token);
        await DamageAsync(cluster.Stores.DataSource, version: 2);

        await cluster.KillAndStartAsync();
        await cluster.RunAsync(2);

        var models = await cluster.ModelsAsync();
        models.Versions.Select(v => v.Role).ShouldBe([FleetModelRole.Rejected, FleetModelRole.Champion]);
        models.Versions[0].RoleReason.ShouldContain("damaged");
        cluster.Silos.ForEach(s => WatchedCluster.KnownBy(s)!.Knowledge.Model!.Info.Version.ShouldBe(1));
        (await Should.ThrowAsync<FleetModelException>(() => cluster.Tier.PromoteAsync(Fleet, 2, Token).AsTask())).Message.ShouldContain("version 1 stays");
    }

    [Fact]
    public async Task Kill_OfAllSilos_EntitiesComeBackAsTheyWere()
    {
        await using var cluster = await StartedAsync(24, new ClusterOptions { LossWindow = TimeSpan.Zero });
        // The cohort moves now and then, so that what monitors were told matters.
        await cluster.RunAsync(170, e => cluster.Minute % 60 > 40 && e % 2 == 0 ? 2 : 0);
        var states = await cluster.StatesAsync();

        await cluster.KillAndStartAsync();

        (await cluster.StatesAsync()).ShouldBe(states);
        var views = await cluster.Stores.FleetKnowledge.ReadViewsAsync(Fleet, Token);
        views.Count.ShouldBeGreaterThan(50);
        // Without what was known then they would be others: the test shows something.
        await using (var delete = cluster.Stores.DataSource.CreateCommand("DELETE FROM fleet_view"))
            await delete.ExecuteNonQueryAsync(Token);
        await cluster.KillAndStartAsync();
        (await cluster.StatesAsync()).ShouldNotBe(states);
    }

    [Fact]
    public async Task Train_FromTooSmallASample_IsRefusedClearly()
    {
        await using var cluster = await StartedAsync(30);
        await cluster.RunAsync(2);

        (await Should.ThrowAsync<FleetModelException>(() => cluster.Tier.TrainAsync(Fleet, Token).AsTask())).Message.ShouldContain("too small: 0 usual and 0 unusual vectors; 200 and 1 are needed");
        (await cluster.Tier.TrainAsync("unknown", Token)).ShouldBeNull();
    }

    // Hundreds of windows: a minute on a busy machine.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Incident_OfACohortOverTwoSilos_IsOneAlertAndEnds()
    {
        await using var cluster = await StartedAsync(60);
        // A cohort knows its own ways after six hours.
        await cluster.RunAsync(480);
        await cluster.RunAsync(10, e => e % 2 == 0 ? 8 : 0);
        var during = (await cluster.Tier.ListIncidentsAsync(Fleet, Token)).ShouldNotBeNull();
        var firing = await FiringAsync(cluster);
        await cluster.KillAsync();
        await cluster.RunAsync(30);

        var incident = during.ShouldHaveSingleItem();
        (incident.Cohort, incident.EndedMs).ShouldBe(("web", null));
        incident.Moved.Count.ShouldBeGreaterThan(20);
        firing.ShouldHaveSingleItem().ShouldBe(incident.AlertId);
        (await FiringAsync(cluster)).ShouldBeEmpty();
        (await cluster.Tier.ListIncidentsAsync(Fleet, Token))!.ShouldHaveSingleItem().EndedMs.ShouldNotBeNull();
    }

    [Fact]
    public async Task Write_ByTwoThatSpeakForAFleet_OneIsTurnedAway()
    {
        await using var cluster = await StartedAsync(30);
        await cluster.RunAsync(130);
        var number = (await cluster.Stores.FleetKnowledge.ReadAsync(Fleet, Token))!.Value;

        // Somebody else has written the next number: the grain ends, and the next one goes on behind it.
        (await cluster.Stores.FleetKnowledge.WriteAsync(Fleet, number.Number + 1, number.Bytes, number.Bytes, Token)).ShouldBeTrue();
        (await cluster.Stores.FleetKnowledge.WriteAsync(Fleet, number.Number + 1, number.Bytes, number.Bytes, Token)).ShouldBeFalse();
        await Eventually.BecomesTrueAsync(async () =>
        {
            await cluster.RunAsync(1, waits: false);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
            return cluster.Silos.TrueForAll(s => WatchedCluster.NumberOf(s) > number.Number + 1);
        });
    }

    /// <summary>The cluster's own grain, a second activation that takes over, and a third: each can write nothing any more when the next one has begun.</summary>
    [Fact]
    public async Task Save_ByAnActivationThatWasOvertaken_ChangesNothing()
    {
        await using var cluster = await StartedAsync(30);
        await cluster.RunAsync(130);
        var first = (await cluster.Stores.FleetKnowledge.ReadAsync(Fleet, Token))!.Value.Number;
        await using (await SecondAsync(cluster))
        {
            var second = (await cluster.Stores.FleetKnowledge.ReadAsync(Fleet, Token))!.Value;
            second.Number.ShouldBe(first + 1, "it speaks for the fleet from now on");
            (await cluster.Stores.FleetKnowledge.WriteAsync(Fleet, second.Number + 1, second.Bytes, second.Bytes, Token)).ShouldBeTrue();
            await cluster.Stores.FleetModels.WriteGatheredAsync(Fleet, new byte[] { 9 }, Token);
        }

        (await cluster.Stores.FleetModels.ReadGatheredAsync(Fleet, Token)).ShouldBe([9]);
    }

    private static Task<FleetWatch> SecondAsync(WatchedCluster cluster)
    {
        var silo = cluster.Silos[0];
        return FleetWatch.StartAsync(
            Fleet, WatchedCluster.HostOf(silo), silo.Services.GetRequiredService<SiloAgents>(), silo.Grains,
            silo.Services.GetRequiredService<FleetTierOptions>(), silo.Services.GetRequiredService<ILoggerFactory>(), () => { });
    }

    private async Task<WatchedCluster> StartedAsync(int entities, ClusterOptions? options = null)
    {
        var cluster = new WatchedCluster(await postgres.CreateAsync(), entities) { Options = options ?? new ClusterOptions() };
        await cluster.StartAsync();
        return cluster;
    }

    private static async Task<IReadOnlyList<string>> FiringAsync(WatchedCluster cluster) =>
        [.. (await cluster.Stores.AllAlerts.ListFiringAsync(Token)).Where(a => a.Kind == Core.Alerting.AlertKind.Fleet).Select(a => a.Id)];

    private static async Task DamageAsync(NpgsqlDataSource dataSource, int version)
    {
        await using var command = dataSource.CreateCommand(
            "UPDATE fleet_model SET model = set_byte(model, length(model) / 2, get_byte(model, length(model) / 2) # 4) WHERE version = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
        (await command.ExecuteNonQueryAsync(Token)).ShouldBe(1);
    }
}
