using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Queries;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Storage.PostgreSql;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;

namespace DistributedAnomaly.Grains.Tests.Learning;

/// <summary>A cluster over a real PostgreSQL whose one fleet of alike servers, in two roles, reports minute by minute. The clock goes along.</summary>
internal sealed class WatchedCluster(string database, int entities) : IAsyncDisposable
{
    public const string Fleet = "servers";

    private const long StartMs = 1_760_000_040_000;

    private static readonly string[] Metrics = ["cpu", "memory", "requests"];

    private readonly Random[] _random = [.. Enumerable.Range(0, entities).Select(i => new Random(i))];
    private PostgresStores? _stores;

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(StartMs));

    public ClusterOptions Options { get; init; } = new();

    public FleetPolicy Policy { get; init; } = new()
    {
        AlertsPerEntityDay = 0.1, FleetModels = new FleetModelPolicy { Peers = "role", Detectors = ["isolation-forest"] },
    };

    public IReadOnlyList<IReceiver> Receivers { get; init; } = [];

    public Func<FleetPolicies, AlertPolicy?> Alerts { get; init; } = _ => null;

    /// <summary>Entities of the role web; the others are of the role db.</summary>
    public Func<int, bool> IsWeb { get; init; } = e => e % 2 == 0;

    /// <summary>One in so many observations of an entity is off.</summary>
    public int OneOffIn { get; init; } = 400;

    public List<TestSilo> Silos { get; } = [];

    public PostgresStores Stores => _stores!;

    public int Minute { get; private set; }

    /// <summary>Observations sent, and verdicts that came back.</summary>
    public int Sent { get; private set; }

    public int Judged { get; private set; }

    /// <summary>Time of the newest observation.</summary>
    public long NewestMs => StartMs + Minute * 60_000L;

    /// <summary>Of the first silo: it holds the membership, and is there to the end.</summary>
    public IFleetTier Tier => Silos[0].Engine.FleetTier!;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Name(int entity) => $"s{entity}";

    public static SiloHost HostOf(TestSilo silo) => silo.Services.GetRequiredService<SiloHost>();

    public static NumberedKnowledge? KnownBy(TestSilo silo) => HostOf(silo).Fleets.Of(Fleet).InForce;

    /// <summary>Of what the silo knows; 0: nothing.</summary>
    public static long NumberOf(TestSilo silo) => KnownBy(silo)?.Number ?? 0;

    public async Task StartAsync(int silos = 2)
    {
        _stores = await PostgresFixture.OpenAsync(database);
        for (var i = 0; i < silos; i++)
            await AddAsync();
        // The fleet's grain is in the last silo, which is there to be killed.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, HostOf(Silos[^1]).Address!);
        await Silos[0].Grains.GetGrain<IFleetGrain>(Fleet).CountAsync();
        RequestContext.Clear();
    }

    public async Task AddAsync()
    {
        var policies = FleetPolicies.Default with { Fleets = ImmutableDictionary<string, FleetPolicy>.Empty.Add(Fleet, Policy) };
        var stores = new ClusterStores(
            Stores.Entities, Stores.OpenAlertsAsync, Stores.AllAlerts, Stores.History, Stores.FleetModels, Stores.FleetKnowledge);
        Silos.Add(await TestSilo.StartAsync(
            Options, stores, policies, Clock,
            silo => silo.AddAdoNetGrainStorage(ClusterNames.GrainStorage, ado => (ado.Invariant, ado.ConnectionString) = ("Npgsql", database)),
            Receivers, Silos.Count == 0 ? null : Silos[0].SiloPort, Alerts(policies), Token));
    }

    /// <summary>Ends the last silo without a farewell.</summary>
    public async Task KillAsync()
    {
        var silo = Silos[^1];
        Silos.RemoveAt(Silos.Count - 1);
        await silo.AbandonAsync();
    }

    /// <summary>Ends all silos without a farewell, and starts as many.</summary>
    public async Task KillAndStartAsync()
    {
        var silos = Silos.Count;
        while (Silos.Count > 0)
            await KillAsync();
        await Stores.DisposeAsync();
        await StartAsync(silos);
    }

    /// <summary>Lets so many minutes pass: one batch of all entities, through the silos in turn, then the window that is over.</summary>
    /// <param name="minutes">How many.</param>
    /// <param name="shift">By how many standard deviations an entity is off in all metrics.</param>
    /// <param name="waits">For the end of the window.</param>
    public async Task RunAsync(int minutes, Func<int, double>? shift = null, bool waits = true)
    {
        for (var i = 0; i < minutes; i++)
        {
            Minute++;
            Clock.Advance(TimeSpan.FromMinutes(1));
            var known = Silos.Max(NumberOf);
            var result = await ObserveAsync(Silos[Minute % Silos.Count], Next(shift));
            (Sent, Judged) = (Sent + entities, Judged + result.Verdicts.Count);
            if (waits)
                await WindowAsync(known);
        }
    }

    /// <summary>Bytes that a snapshot of each entity would have now.</summary>
    public async Task<string[]> StatesAsync()
    {
        var states = new string[entities];
        for (var e = 0; e < entities; e++)
        {
            var key = new EntityKey(Fleet, Name(e));
            (await Silos[0].Engine.GetEntityAsync(key, Token)).ShouldNotBeNull();
            var live = Silos.Select(s => HostOf(s).Entities.Find(key)).OfType<LiveEntity>().ShouldHaveSingleItem();
            var writer = new Core.State.SnapshotWriter();
            lock (live.Sync)
                LiveEntityCodec.Save(live, writer);
            states[e] = Convert.ToHexString(writer.Written);
        }

        return states;
    }

    public async Task<FleetModels> ModelsAsync() => (await Tier.ListModelsAsync(Fleet, Token)).ShouldNotBeNull();

    /// <summary>Runs until the first model judges.</summary>
    public async Task TrainAsync()
    {
        // Entities learn for 100 minutes; then some 200 vectors are offered in four hours.
        await RunAsync(340);
        if (await ModelsAsync() is { Versions.Count: 0, Training: null })
            await Tier.TrainAsync(Fleet, Token);
        await Eventually.BecomesTrueAsync(async () => await ModelsAsync() is { Training: null, Versions.Count: > 0 });
        await RunAsync(1);
    }

    /// <summary>Asks for a further model.</summary>
    public async Task TrainAnotherAsync()
    {
        var versions = (await ModelsAsync()).Versions.Count;
        await Tier.TrainAsync(Fleet, Token);
        await Eventually.BecomesTrueAsync(async () => await ModelsAsync() is { Training: null } models && models.Versions.Count > versions);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Enumerable.Reverse(Silos))
            await silo.DisposeAsync();
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    // While a dead silo is not known to be dead its rows are refused for now: they come again, as a client's do.
    private static async Task<ObserveResult> ObserveAsync(TestSilo silo, ObservationBatch batch)
    {
        ObserveResult? result = null;
        await Eventually.BecomesTrueAsync(async () =>
        {
            try
            {
                result = await silo.Engine.ObserveAsync(batch, VerdictFilter.All, Token);
                return !result.Rejected.Any(r => r.Retry);
            }
            catch (EngineOverloadedException)
            {
                return false;
            }
        });
        result!.Rejected.ShouldBeEmpty();
        return result;
    }

    private async Task WindowAsync(long known)
    {
        // What the index counts comes some seconds late.
        if (Minute == 1)
            await Eventually.BecomesTrueAsync(() => Silos.TrueForAll(s => HostOf(s).Sizes.Of(Fleet) >= entities));
        await Task.WhenAll(Silos.Select(s => s.Services.GetRequiredService<FleetReporter>().ReportAsync()));
        // The first window begins it, the second brings the features; then there is nothing to tell until entities have learnt.
        if (Minute > 2 && !Silos.Any(s => HostOf(s).Entities.Any(e => e.State != Core.Monitoring.EntityState.Learning)))
            return;
        await Eventually.BecomesTrueAsync(
            () => Silos.TrueForAll(s => NumberOf(s) > known && NumberOf(s) == Silos.Max(NumberOf)), Clock,
            TimeSpan.FromMilliseconds(100));
    }

    private ObservationBatch Next(Func<int, double>? shift)
    {
        var batch = new ObservationBatch(Fleet) { ReceivedMs = Clock.NowMs };
        for (var e = 0; e < entities; e++)
        {
            var by = shift?.Invoke(e) ?? 0;
            // Now and then something happens to one of them.
            if (_random[e].Next(OneOffIn) == 0)
                by += 6;
            batch.Add(Name(e), NewestMs, Minute == 1 ? ContextLabels.From([new("role", IsWeb(e) ? "web" : "db")]) : null);
            for (var m = 0; m < Metrics.Length; m++)
                batch.AddMetric(Metrics[m], 100 * (m + 1) + 5 * (Normal(_random[e]) + by));
        }

        return batch;
    }

    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
}
