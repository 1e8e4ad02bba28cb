using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>What must hold when silos die, move their entities, do not know of each other, or lose the database.</summary>
public sealed class FencingTests : IAsyncLifetime
{
    private const long T = 1_760_000_040_000;

    private static readonly EntityKey Web1 = new("f", "web1");

    private readonly TestCluster _cluster = new(new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Observe_TwoOwnersOfOneEntity_OneWinsAndAlertsAreToldOnce()
    {
        var (one, other) = (await _cluster.StartAsync(), await _cluster.StartAsync(join: false));
        for (var i = 0; i < 200; i++)
            await AcceptedAsync(one, i, Calm(i));
        await SavedAsync(one);
        // The other one reads what the first has written, and goes on from there: it owns the entity now.
        for (var i = 200; i < 220; i++)
            await AcceptedAsync(other, i, 500);
        await SavedAsync(other);
        (await FiringAsync(other)).ShouldBe(["f/web1/anomaly/1"]);
        var owners = _cluster.Entities.Appends;

        // The first one does not know; it notices when it wants to write an alert of its own.
        for (var i = 200; i < 220; i++)
            await AcceptedAsync(one, i, 700);
        await SavedAsync(one);
        for (var i = 220; i < 320; i++)
            await AcceptedAsync(one, i, Calm(i));
        await SavedAsync(one);

        (await SamplesAsync(one)).ShouldBe(320);
        await Eventually.BecomesTrueAsync(() => _cluster.Receiver.Keys.Contains("f/web1/anomaly/1:1"));
        _cluster.Receiver.Keys.ShouldBeUnique();
        _cluster.Receiver.Keys.ShouldNotContain(k => k.Contains("anomaly/2", StringComparison.Ordinal));
        _cluster.Entities.Appends.ShouldBeGreaterThan(owners);
        _cluster.Entities.Written().Select(w => w.Writer).Distinct().Count().ShouldBe(2, "otherwise nobody was fenced");
        foreach (var sequences in _cluster.Entities.Written().GroupBy(w => w.Sequence))
            sequences.Count().ShouldBe(1, $"entry {sequences.Key} was written twice");
    }

    [Fact]
    public async Task Migrate_ActiveEntity_TakesItsStateAlong()
    {
        var (one, other) = (await _cluster.StartAsync(), await _cluster.StartAsync());
        for (var i = 0; i < 100; i++)
            await AcceptedAsync(one, i, Calm(i));
        var before = await HealthAsync(one);
        var (from, to) = HostOf(one).Entities.Find(Web1) is null ? (other, one) : (one, other);
        var reads = _cluster.Entities.Reads;

        RequestContext.Set(IPlacementDirector.PlacementHintKey, to.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress);
        await from.Grains.GetGrain<Grains.Entities.IEntityGrain>("f/web1").Cast<IGrainManagementExtension>().MigrateOnIdle(Token);
        RequestContext.Clear();

        await Eventually.BecomesTrueAsync(() => HostOf(to).Entities.Find(Web1) is not null && HostOf(from).Entities.Find(Web1) is null);
        (await HealthAsync(one)).ShouldBe(before);
        await AcceptedAsync(one, 100, Calm(100));
        (await SamplesAsync(other)).ShouldBe(101);
        _cluster.Entities.Reads.ShouldBe(reads, "its state came along");
    }

    [Fact]
    public async Task Collect_IdleEntity_IsSavedAndReadAgain()
    {
        var silo = await _cluster.StartAsync();
        for (var i = 0; i < 50; i++)
            await AcceptedAsync(silo, i, Calm(i));
        var before = await HealthAsync(silo);
        var reads = _cluster.Entities.Reads;

        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        await Eventually.BecomesTrueAsync(() => HostOf(silo).Entities.Find(Web1) is null);

        HostOf(silo).Memory.Entities.ShouldBe(0);
        HostOf(silo).Memory.Bytes.ShouldBe(0);
        HostOf(silo).Saver.UnsavedBytes.ShouldBe(0);
        (await HealthAsync(silo)).ShouldBe(before);
        _cluster.Entities.Reads.ShouldBe(reads + 1);
    }

    [Fact]
    public async Task Restart_AfterAPowerCut_LosesCalmObservationsAtMostAndNoAlert()
    {
        var power = new SwitchedLogStore(_cluster.Entities);
        var first = await _cluster.StartAsync(entities: power);
        for (var i = 0; i < 200; i++)
            await AcceptedAsync(first, i, Calm(i));
        await SavedAsync(first);
        for (var i = 200; i < 206; i++)
            await AcceptedAsync(first, i, 500);
        var alerts = await AlertsAsync(first);
        alerts.ShouldHaveSingleItem().Status.ShouldBe(AlertStatus.Firing);
        for (var i = 206; i < 209; i++)
            await AcceptedAsync(first, i, 500);

        await _cluster.CutAsync(first, power);
        var second = await _cluster.StartAsync();

        var samples = await SamplesAsync(second);
        samples.ShouldBeInRange(201, 209, "what opened the alert is there, and all before it");
        (await AlertsAsync(second)).Select(a => (a.Id, a.Status)).ShouldBe(alerts.Select(a => (a.Id, a.Status)));
        for (var i = 209; i < 300; i++)
            await AcceptedAsync(second, i, Calm(i));
        (await AlertsAsync(second)).Single(a => a.Id == "f/web1/anomaly/1").Status.ShouldBe(AlertStatus.Resolved);
        _cluster.Receiver.Keys.ShouldBeUnique();
    }

    [Fact]
    public async Task Observe_StoreAwayWhileAnAlertMustBeTold_IsRefusedForALaterTryAndToldOnce()
    {
        var silo = await _cluster.StartAsync();
        for (var i = 0; i < 200; i++)
            await AcceptedAsync(silo, i, Calm(i));
        await SavedAsync(silo);
        _cluster.Entities.IsCut = true;

        var refused = await ObserveAsync(silo, 200, 500);

        refused.Accepted.ShouldBe(0);
        refused.Rejected.ShouldHaveSingleItem().Retry.ShouldBeTrue();
        (await AlertsAsync(silo)).ShouldBeEmpty();
        _cluster.Receiver.Keys.ShouldBeEmpty();
        _cluster.Entities.IsCut = false;
        await AcceptedAsync(silo, 200, 500);
        (await AlertsAsync(silo)).ShouldHaveSingleItem().Id.ShouldBe("f/web1/anomaly/1");
        await Eventually.BecomesTrueAsync(() => _cluster.Receiver.Keys.Count > 0);
        _cluster.Receiver.Keys.ShouldBe(["f/web1/anomaly/1:1"]);
    }

    [Fact]
    public async Task Observe_AnswersOfTheStoreAreLost_WritesAndTellsOnce()
    {
        var silo = await _cluster.StartAsync();
        for (var i = 0; i < 200; i++)
            await AcceptedAsync(silo, i, Calm(i));
        await SavedAsync(silo);
        _cluster.Entities.LoseAnswers = 3;

        for (var i = 200; i < 300; i++)
            await AcceptedAsync(silo, i, i < 205 ? 500 : Calm(i));

        (await AlertsAsync(silo)).Single(a => a.Id == "f/web1/anomaly/1").Status.ShouldBe(AlertStatus.Resolved);
        (await SamplesAsync(silo)).ShouldBe(300);
        _cluster.Receiver.Keys.ShouldBeUnique();
    }

    [Fact]
    public async Task Settle_OfAnActivationThatIsGone_IsRefused()
    {
        var silo = await _cluster.StartAsync();
        await AcceptedAsync(silo, 0, 1);
        var entity = HostOf(silo).Entities.Find(Web1).ShouldNotBeNull();
        var grain = silo.Grains.GetGrain<Grains.Entities.IEntityGrain>("f/web1");

        (await grain.SettleAsync(entity.Incarnation)).ShouldBeTrue();
        (await grain.SettleAsync(entity.Incarnation + 1)).ShouldBeFalse();
        (await silo.Grains.GetGrain<Grains.Entities.IEntityGrain>("f/unknown").SettleAsync(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Observe_MoreEntitiesThanAllowed_RefusesTheNewOnes()
    {
        await using var cluster = new TestCluster(_cluster.Clock) { Options = new ClusterOptions { MaxEntities = 3 } };
        var silo = await cluster.StartAsync();
        var batch = new ObservationBatch("f") { ReceivedMs = T };
        for (var i = 0; i < 5; i++)
            batch.With($"e{i}", T, i);

        var result = await silo.Engine.ObserveAsync(batch, VerdictFilter.None, Token);

        result.Accepted.ShouldBeInRange(3, 4, "calls are under way at once: the bound is soft by as many");
        result.Rejected.ShouldAllBe(r => r.Retry && r.Reason.Contains("maxEntities"));
        (await silo.Engine.ObserveAsync(new ObservationBatch("f") { ReceivedMs = T }.With("e9", T, 1), VerdictFilter.None, Token)).Accepted.ShouldBe(0);
        var known = $"e{Enumerable.Range(0, 5).First(row => result.Rejected.All(r => r.Row != row))}";
        (await silo.Engine.ObserveAsync(new ObservationBatch("f") { ReceivedMs = T }.With(known, T + 1000, 1), VerdictFilter.None, Token)).Accepted.ShouldBe(1);
    }

    private static SiloHost HostOf(TestSilo silo) => silo.Services.GetRequiredService<SiloHost>();

    private static double Calm(int i) => 10 + i * 7 % 10 / 10.0;

    private static ValueTask<ObserveResult> ObserveAsync(TestSilo silo, int second, double value) => silo.Engine.ObserveAsync(
        new ObservationBatch("f") { ReceivedMs = T }.With("web1", T + second * 1000, value), VerdictFilter.None, Token);

    /// <summary>Sends an observation until it is taken, as a client does: another owner was faster, or the store was away.</summary>
    private static async Task AcceptedAsync(TestSilo silo, int second, double value)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var result = await ObserveAsync(silo, second, value);
            if (result.Accepted == 1)
                return;
            result.Rejected.ShouldHaveSingleItem().Retry.ShouldBeTrue(result.Rejected[0].Reason);
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), result.Rejected[0].Reason);
            await Task.Delay(50, Token);
        }
    }

    private static async Task<long> SamplesAsync(TestSilo silo) => (await silo.Engine.GetEntityAsync(Web1, Token))!.Health.Samples;

    private static async Task<string> HealthAsync(TestSilo silo) =>
        System.Text.Json.JsonSerializer.Serialize((await silo.Engine.GetEntityAsync(Web1, Token)).ShouldNotBeNull().Health);

    private static ValueTask<IReadOnlyList<Alert>> AlertsAsync(TestSilo silo) => silo.Engine.ListAlertsAsync(new AlertQuery(null, null, null, 100, null), Token);

    private static async Task<IEnumerable<string>> FiringAsync(TestSilo silo) =>
        (await AlertsAsync(silo)).Where(a => a.Status == AlertStatus.Firing).Select(a => a.Id);

    /// <summary>Lets the clock run until the silo has saved what it has.</summary>
    private Task SavedAsync(TestSilo silo) =>
        Eventually.BecomesTrueAsync(() => HostOf(silo).Saver.UnsavedBytes == 0, _cluster.Clock, TimeSpan.FromSeconds(1));
}
