using DistributedAnomaly.Configuration;
using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Grains;

namespace DistributedAnomaly.Silo;

/// <summary>From the configuration file to what the grains know.</summary>
internal static class GrainSettings
{
    public static ClusterOptions Of(PlatformConfiguration configuration)
    {
        var cluster = configuration.Cluster;
        var engine = configuration.Engine;
        return new ClusterOptions
        {
            LossWindow = cluster.LossWindow,
            WhenStorageFails = cluster.WhenStorageFails == StorageFailure.Refuse ? StorageOutage.Refuse : StorageOutage.Continue,
            MaxUnsavedBytes = cluster.MaxUnsavedBytes,
            IdleEntityAge = cluster.IdleEntityAge,
            MaxEntities = engine.MaxEntities,
            MaxMemoryBytes = engine.MaxMemoryBytes,
            QueueMeasurements = engine.QueueMeasurements,
            QueueBatches = engine.QueueBatches,
        };
    }
}
