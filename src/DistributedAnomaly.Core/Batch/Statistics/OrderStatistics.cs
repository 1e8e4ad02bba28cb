namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Quantiles of sorted values.</summary>
internal static class OrderStatistics
{
    /// <summary>Linear between the two nearest order statistics (type 7 of Hyndman and Fan 1996).</summary>
    /// <param name="sorted">At least one value.</param>
    /// <param name="part">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double part)
    {
        var at = part * (sorted.Length - 1);
        var below = (int)at;
        if (below >= sorted.Length - 1)
            return sorted[^1];
        var weight = at - below;
        return sorted[below] * (1 - weight) + sorted[below + 1] * weight;
    }

    public static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return Quantile(sorted, 0.5);
    }

    /// <summary>How many of the sorted values are below.</summary>
    public static int CountBelow(ReadOnlySpan<double> sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>How many of the sorted values are at most as large.</summary>
    public static int CountNotAbove(ReadOnlySpan<double> sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            (low, high) = sorted[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
