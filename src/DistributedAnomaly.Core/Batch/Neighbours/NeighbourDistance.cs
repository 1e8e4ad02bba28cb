namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Which distance to the k nearest rows counts.</summary>
public enum NeighbourDistance
{
    /// <summary>To the k-th (Ramaswamy, Rastogi and Shim 2000).</summary>
    Largest,

    /// <summary>The mean over all k (Angiulli and Pizzuti 2002): steadier.</summary>
    Mean,
}
