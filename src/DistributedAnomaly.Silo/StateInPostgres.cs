using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains;
using DistributedAnomaly.Storage.PostgreSql;
using Npgsql;
using Orleans.Serialization;
using Orleans.Storage;

namespace DistributedAnomaly.Silo;

/// <summary>The database of a cluster: stores, membership, grain storage and reminders.</summary>
internal sealed class StateInPostgres : ISiloState
{
    /// <summary>By which Orleans finds the driver.</summary>
    private const string Driver = "Npgsql";

    /// <summary>Connections of Orleans, unless the connection string says otherwise.</summary>
    private const int PoolSize = 8;

    private readonly SiloPlace _place;
    private readonly PostgresStores _stores;

    private StateInPostgres(SiloPlace place, PostgresStores stores)
    {
        (_place, _stores) = (place, stores);
        Stores = new ClusterStores(
            stores.Entities, stores.OpenAlertsAsync, stores.AllAlerts, stores.History, stores.FleetModels, stores.FleetKnowledge);
    }

    public ClusterStores Stores { get; }

    public string InWords =>
        $"is silo '{_place.Name}' at {_place.Address}:{_place.SiloPort} of cluster '{_place.Cluster}', and keeps its state in {_place.DatabaseInWords}";

    /// <summary>Creates or migrates the tables where that is needed.</summary>
    /// <exception cref="InvalidDataException">The tables are newer than this program, or the server is too old.</exception>
    /// <exception cref="IOException">The database cannot be reached, or refuses.</exception>
    public static async Task<StateInPostgres> OpenAsync(
        SiloPlace place, EngineOptions engine, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken)
    {
        var options = new PostgresOptions
        {
            ConnectionString = place.Database!.ConnectionString,
            // Whoever calls has more patience.
            StartPatience = TimeSpan.Zero,
            HistoryAge = engine.HistoryAge,
            HistoryBytes = engine.HistoryBytes,
            Time = clock,
        };
        return new StateInPostgres(place, await PostgresStores.OpenAsync(options, waiting, cancellationToken));
    }

    public void Configure(ISiloBuilder silo)
    {
        // A pool of its own, beside that of the stores: membership must not wait for their bulk writes.
        var settings = new NpgsqlConnectionStringBuilder(_place.Database!.ConnectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = PoolSize;
        var connectionString = settings.ConnectionString;
        silo.UseAdoNetClustering(ado => (ado.Invariant, ado.ConnectionString) = (Driver, connectionString));
        silo.AddAdoNetGrainStorage(ClusterNames.GrainStorage, storage => storage.Configure<Serializer>((ado, serializer) =>
        {
            (ado.Invariant, ado.ConnectionString) = (Driver, connectionString);
            // The default would write the names of .NET types.
            ado.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.UseAdoNetReminderService(ado => (ado.Invariant, ado.ConnectionString) = (Driver, connectionString));
    }

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}
