using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.InMemory;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>The cluster engine with its state in memory: what `Silo` is without a database.</summary>
public sealed class InMemoryClusterContractTests : AnomalyEngineContract
{
    private readonly TempFolder _folder = new();
    private readonly InMemoryEntityLogStore _entities = new();
    private readonly InMemoryAlerts _alerts = new();
    private readonly InMemoryFleetModels _models = new();
    private readonly InMemoryFleetKnowledge _knowledge = new();
    private EngineStores? _files;
    private TestSilo? _silo;

    protected override bool KeepsFleets => false;

    protected override async Task<IAnomalyEngine> StartAsync()
    {
        _files ??= SqliteStores.Open(new EngineOptions { DataDirectory = _folder.File("data") });
        var stores = new ClusterStores(
            _entities, (desk, _) => ValueTask.FromResult(_alerts.Open(desk, new InMemoryAlertOptions())), _alerts.OpenAll(), _files.History,
            _models, _knowledge);
        _silo = await TestSilo.StartAsync(
            new ClusterOptions { LossWindow = TimeSpan.Zero }, stores, Policies, Clock, silo => silo.AddMemoryGrainStorage(ClusterNames.GrainStorage),
            cancellationToken: Token);
        return _silo.Engine;
    }

    protected override async Task<IAnomalyEngine> RestartAsync()
    {
        await _silo!.AbandonAsync();
        return await StartAsync();
    }

    protected override async Task DisposeEngineAsync()
    {
        await _silo!.DisposeAsync();
        _files!.Dispose();
        _folder.Dispose();
    }
}
