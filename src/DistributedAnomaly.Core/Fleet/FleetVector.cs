namespace DistributedAnomaly.Core.Fleet;

/// <summary>
/// How the vectors of a fleet are laid out: every feature's deviation in three views, now and averaged over a quarter of an hour and an hour; each less
/// what the peers do, in units of how far they are spread, and of what is usual for the entity itself.
/// </summary>
public static class FleetVector
{
    public const int Views = 3;

    /// <summary>Deviations are cut here.</summary>
    public const float Most = 15;

    /// <summary>Seconds over which the views average; 0: not at all.</summary>
    public static ReadOnlySpan<double> Averages => [0, 900, 3600];

    public static int Width(FeatureNames features) => Views * features.Count;

    /// <summary>The part of a vector that is one view.</summary>
    public static ReadOnlySpan<float> View(ReadOnlySpan<float> vector, int view)
    {
        var features = vector.Length / Views;
        return vector.Slice(view * features, features);
    }
}
