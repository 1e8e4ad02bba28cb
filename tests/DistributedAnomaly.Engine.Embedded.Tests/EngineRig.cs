using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>An engine over real files that can be killed and started again.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public EngineRig()
    {
        Options = new EngineOptions
        {
            DataDirectory = _folder.File("data"), Shards = 2, SurvivePowerLoss = false, SnapshotEvery = TimeSpan.FromDays(1),
        };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public EngineOptions Options { get; set; }

    public FleetPolicies? Policies { get; set; } = FleetPolicies.Default;

    public ManualTimeProvider Clock { get; } = new();

    public AlertBook Alerts { get; } = new();

    /// <summary>Where events go instead of <see cref="Alerts"/>; not owned.</summary>
    public IAlertSink? Sink { get; set; }

    /// <summary>Puts something between the engine and its stores.</summary>
    public Func<EngineStores, EngineStores> Wrap { get; set; } = stores => stores;

    public EmbeddedEngine Engine { get; private set; } = null!;

    public static async Task<EngineRig> StartedAsync(Func<EngineOptions, EngineOptions>? options = null, FleetPolicies? policies = null)
    {
        var rig = new EngineRig();
        rig.Options = options?.Invoke(rig.Options) ?? rig.Options;
        rig.Policies = policies ?? rig.Policies;
        await rig.StartAsync();
        return rig;
    }

    public async Task StartAsync()
    {
        Engine = new EmbeddedEngine(
            Options, Policies, Wrap(SqliteStores.Open(Options)), Sink ?? Alerts, Clock, NullLoggerFactory.Instance);
        await Engine.StartAsync(Token);
    }

    public async Task KillAndStartAsync()
    {
        await Engine.AbandonAsync();
        await StartAsync();
    }

    public async Task StopAndStartAsync()
    {
        await Engine.StopAsync(Token);
        await StartAsync();
    }

    public ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter filter = VerdictFilter.All) =>
        Engine.ObserveAsync(batch, filter, Token);

    /// <summary>One observation of one metric, received now.</summary>
    public ValueTask<ObserveResult> ObserveAsync(string entity, long timeMs, double value, string metric = "m", string fleet = "f") =>
        ObserveAsync(Batch.Of(fleet, (entity, timeMs, metric, value)));

    public async Task<EntityReport> EntityAsync(string entity, string fleet = "f") =>
        (await Engine.GetEntityAsync(new EntityKey(fleet, entity), Token)).ShouldNotBeNull();

    public async Task<History> HistoryAsync(string entity, bool raw = false, string fleet = "f", long fromMs = 0, int limit = 100_000) =>
        (await Engine.GetHistoryAsync(
            new HistoryQuery(new EntityKey(fleet, entity), null, fromMs, long.MaxValue / 2, limit, raw), Token)).ShouldNotBeNull();

    /// <summary>Every entity's state, bit for bit.</summary>
    public async Task<SortedDictionary<string, string>> StatesAsync()
    {
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var fleet in await Engine.ListFleetsAsync(Token))
        {
            string? cursor = null;
            do
            {
                var page = await Engine.ListEntitiesAsync(new EntityQuery(fleet.Fleet, null, EntitySort.Name, 1000, cursor), Token);
                foreach (var entity in page!.Entities)
                {
                    var key = new EntityKey(fleet.Fleet, entity.Entity);
                    states[key.ToString()] = Convert.ToHexString(await Engine.StateOfAsync(key));
                }

                cursor = page.Cursor;
            }
            while (cursor is not null);
        }

        return states;
    }

    public async ValueTask DisposeAsync()
    {
        Alerts.Fails = false;
        await Engine.AbandonAsync();
        _folder.Dispose();
    }
}
