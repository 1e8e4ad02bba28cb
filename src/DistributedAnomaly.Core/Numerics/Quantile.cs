namespace DistributedAnomaly.Core.Numerics;

/// <summary>Quantiles of a whole sample, linear between order statistics (type 7 of Hyndman and Fan, "Sample quantiles", 1996).</summary>
public static class Quantile
{
    /// <param name="values">At least one; left as they are.</param>
    /// <param name="share">0 (least) to 1 (greatest).</param>
    public static double Of(ReadOnlySpan<double> values, double share)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        var part = place - below;
        return sorted[below] * (1 - part) + sorted[above] * part;
    }
}
