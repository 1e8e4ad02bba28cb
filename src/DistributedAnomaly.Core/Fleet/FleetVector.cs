namespace DistributedAnomaly.Core.Fleet;

/// <summary>
/// How the vectors of a fleet are laid out: every feature's deviation in three views, now and averaged over a quarter of an hour and an hour. Where the
/// peers are known deviations are less their median: relative ones.
/// </summary>
public static class FleetVector
{
    public const int Views = 3;

    /// <summary>Deviations are cut here, in robust scales.</summary>
    public const float Most = 12;

    /// <summary>Seconds over which the views average; 0: not at all.</summary>
    public static ReadOnlySpan<double> Averages => [0, 900, 3600];

    public static int Width(FeatureNames features) => Views * features.Count;

    /// <summary>The part of a vector that is one view.</summary>
    public static ReadOnlySpan<float> View(ReadOnlySpan<float> vector, int view)
    {
        var features = vector.Length / Views;
        return vector.Slice(view * features, features);
    }

    /// <summary>The mean of the three largest deviations of a view.</summary>
    public static float Spread(ReadOnlySpan<float> view)
    {
        float first = 0, second = 0, third = 0;
        foreach (var value in view)
        {
            var size = Math.Abs(value);
            if (size > first)
                (first, second, third) = (size, first, second);
            else if (size > second)
                (second, third) = (size, second);
            else if (size > third)
                third = size;
        }

        return (first + second + third) / 3;
    }
}
