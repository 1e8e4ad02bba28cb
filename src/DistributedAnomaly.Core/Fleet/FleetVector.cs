namespace DistributedAnomaly.Core.Fleet;

/// <summary>
/// How the vectors of a fleet are laid out: every feature's deviation in four views, now and averaged over two observations, a quarter of an hour and
/// an hour; each less what the peers do, in units of how far they are spread, and of what is usual for the entity itself.
/// </summary>
public static class FleetVector
{
    public const int Views = 4;

    /// <summary>Views before there was the one of two observations.</summary>
    internal const int ViewsBefore = 3;

    /// <summary>Deviations are cut here.</summary>
    public const float Most = 15;

    /// <summary>The view of the last two observations: a fault of minutes stays whole in it, a single wild value is halved.</summary>
    public const int Pair = 1;

    /// <summary>Seconds over which a view averages; 0: it does not go by time.</summary>
    public static ReadOnlySpan<double> Averages => [0, 0, 900, 3600];

    /// <summary>Whether a view looks at one or two observations only.</summary>
    internal static bool IsQuick(int view) => Averages[view] == 0;

    public static int Width(FeatureNames features) => Views * features.Count;

    /// <summary>The part of a vector that is one view.</summary>
    public static ReadOnlySpan<float> View(ReadOnlySpan<float> vector, int view)
    {
        var features = vector.Length / Views;
        return vector.Slice(view * features, features);
    }

    /// <summary>Columns that were written before there was the view of two observations: 0 in it.</summary>
    internal static float[] Widen(ReadOnlySpan<float> before)
    {
        var features = before.Length / ViewsBefore;
        var wide = new float[Views * features];
        before[..features].CopyTo(wide);
        before[features..].CopyTo(wide.AsSpan((1 + Views - ViewsBefore) * features));
        return wide;
    }
}
