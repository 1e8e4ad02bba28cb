using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.InMemory;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests.Alerting;

/// <summary>A silo whose alert desks are worked with as an API server does; what they commit is counted.</summary>
internal sealed class ScenarioCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly InMemoryAlerts _alerts = new();
    private readonly ConcurrentDictionary<int, CountingStore> _desks = new();
    private readonly EngineStores _files;
    private readonly ClusterStores _stores;
    private TestSilo _silo = null!;

    private ScenarioCluster(DateTimeOffset start)
    {
        Clock = new ManualTimeProvider(start);
        _files = SqliteStores.Open(new EngineOptions { DataDirectory = _folder.File("data") });
        _stores = new ClusterStores(
            new InMemoryEntityLogStore(),
            (desk, _) => ValueTask.FromResult<IAlertStore>(_desks[desk] = new CountingStore(_alerts.Open(desk, new InMemoryAlertOptions()))),
            _alerts.OpenAll(), _files.History, new InMemoryFleetModels(), new InMemoryFleetKnowledge());
    }

    public ManualTimeProvider Clock { get; }

    /// <summary>As the API of a silo has it.</summary>
    public IAlertDesk Desk => _silo.Receivers.DeskOf(_silo.Grains, _stores, Clock);

    /// <summary>What the group desk has committed.</summary>
    public IEnumerable<(long AtMs, DeskCommit Commit)> Committed => _desks[ClusterStores.GroupDesk].Committed;

    public static async Task<ScenarioCluster> StartAsync(DateTimeOffset start, IEnumerable<string> receivers, AlertPolicy? policy)
    {
        var cluster = new ScenarioCluster(start);
        cluster._silo = await TestSilo.StartAsync(
            new ClusterOptions { LossWindow = TimeSpan.Zero }, cluster._stores, null, cluster.Clock,
            silo => silo.AddMemoryGrainStorage(ClusterNames.GrainStorage), [.. receivers.Select(name => new TakingReceiver(name))],
            alerts: policy, cancellationToken: TestContext.Current.CancellationToken);
        return cluster;
    }

    public Task ApplyAsync(IEnumerable<string> receivers, AlertPolicy policy) =>
        _silo.Receivers.ApplyAsync([.. receivers.Select(name => new TakingReceiver(name))], policy, TestContext.Current.CancellationToken);

    /// <summary>Completes when everything was handed over, and nothing is due; the clock stands still.</summary>
    /// <returns>When something falls due next (Unix ms); null: nothing waits.</returns>
    public async Task<long?> RestsAsync()
    {
        await Eventually.BecomesTrueAsync(() => _desks.Values.All(d => d.PendingCount("group-desk") == 0)
            && !(_silo.Receivers.GroupDesk?.View.State.NextMs <= Clock.NowMs));
        return _silo.Receivers.GroupDesk?.View.State.NextMs;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        _files.Dispose();
        _folder.Dispose();
    }
}
