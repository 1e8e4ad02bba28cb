using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Storage.PostgreSql;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>The cluster engine over a real PostgreSQL, with Orleans' own grain storage in our schema.</summary>
public class PostgresClusterContractTests(PostgresFixture postgres) : AnomalyEngineContract, IClassFixture<PostgresFixture>
{
    private readonly List<TestSilo> _silos = [];
    private string? _database;
    private PostgresStores? _stores;

    /// <summary>Silos in one cluster; the engine is that of the last one.</summary>
    protected virtual int Silos => 1;

    protected override async Task<IAnomalyEngine> StartAsync()
    {
        _database ??= await postgres.CreateAsync();
        _stores = await PostgresFixture.OpenAsync(_database);
        var stores = new ClusterStores(
            _stores.Entities, _stores.OpenAlertsAsync, _stores.AllAlerts, _stores.History, _stores.FleetModels, _stores.FleetKnowledge);
        for (var i = 0; i < Silos; i++)
        {
            _silos.Add(await TestSilo.StartAsync(
                new ClusterOptions { LossWindow = TimeSpan.Zero }, stores, Policies, Clock,
                silo => silo.AddAdoNetGrainStorage(ClusterNames.GrainStorage, storage =>
                {
                    storage.Invariant = "Npgsql";
                    storage.ConnectionString = _database;
                }),
                primary: i == 0 ? null : _silos[0].SiloPort, cancellationToken: Token));
        }

        return _silos[^1].Engine;
    }

    protected override async Task<IAnomalyEngine> RestartAsync()
    {
        foreach (var silo in Enumerable.Reverse(_silos))
            await silo.AbandonAsync();
        _silos.Clear();
        await _stores!.DisposeAsync();
        return await StartAsync();
    }

    protected override async Task DisposeEngineAsync()
    {
        foreach (var silo in Enumerable.Reverse(_silos))
            await silo.DisposeAsync();
        await _stores!.DisposeAsync();
    }
}
