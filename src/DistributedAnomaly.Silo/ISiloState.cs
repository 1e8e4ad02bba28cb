using DistributedAnomaly.Grains;

namespace DistributedAnomaly.Silo;

/// <summary>Where a silo keeps its state, open. Disposed after the silo has stopped.</summary>
internal interface ISiloState : IAsyncDisposable
{
    ClusterStores Stores { get; }

    /// <summary>For the message at the start: goes after "DistributedAnomaly listens on ..., ".</summary>
    string InWords { get; }

    /// <summary>Cluster membership, grain storage and reminders.</summary>
    void Configure(ISiloBuilder silo);
}
