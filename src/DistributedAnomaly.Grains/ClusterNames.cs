namespace DistributedAnomaly.Grains;

/// <summary>Names by which the parts of a silo find each other.</summary>
public static class ClusterNames
{
    /// <summary>Of the grain storage provider that a silo must have.</summary>
    public const string GrainStorage = "anomaly";
}
