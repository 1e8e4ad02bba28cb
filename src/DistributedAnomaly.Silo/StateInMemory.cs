using DistributedAnomaly.Grains;
using DistributedAnomaly.Storage.InMemory;

namespace DistributedAnomaly.Silo;

/// <summary>For a first try, on one machine: nothing outlives the process, and no other silo can join.</summary>
internal sealed class StateInMemory : ISiloState
{
    private readonly SiloPlace _place;
    private readonly InMemoryStores _stores = new();

    public StateInMemory(SiloPlace place)
    {
        _place = place;
        Stores = new ClusterStores(
            _stores.Entities, _stores.OpenAlertsAsync, _stores.AllAlerts, _stores.History, _stores.FleetModels, _stores.FleetKnowledge);
    }

    public ClusterStores Stores { get; }

    public string InWords =>
        "one silo, state in memory only: gone when the process ends; set cluster.connection_string to keep it and to join a cluster";

    public void Configure(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(_place.SiloPort, _place.GatewayPort, primarySiloEndpoint: null, _place.Cluster, _place.Cluster);
        silo.AddMemoryGrainStorage(ClusterNames.GrainStorage);
        silo.UseInMemoryReminderService();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
