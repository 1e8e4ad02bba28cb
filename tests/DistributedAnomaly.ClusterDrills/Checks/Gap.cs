namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>Steps of an entity that a silo took with it when it died.</summary>
/// <param name="First">The first one lost.</param>
/// <param name="Count">So many from there; 0: nothing was lost.</param>
internal readonly record struct Gap(int First, int Count)
{
    public static readonly Gap None;

    public bool Contains(int step) => step >= First && step < First + Count;
}
