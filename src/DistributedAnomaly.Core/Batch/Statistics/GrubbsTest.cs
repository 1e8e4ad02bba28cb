using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Grubbs' test (Grubbs 1950, 1969): is the value farthest from the mean an outlier of a normal sample?</summary>
public static class GrubbsTest
{
    /// <summary>What the largest |x - mean| / s of a normal sample exceeds with a chance of <paramref name="significance"/>; s is the sample deviation (n - 1).</summary>
    /// <param name="n">Size of the sample, 3 or more.</param>
    /// <param name="significance">Above 0, below 1.</param>
    /// <param name="twoSided">False: only the largest value (or only the smallest) is asked about.</param>
    public static double CriticalValue(int n, double significance, bool twoSided = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 3);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(significance);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(significance, 1);
        var t = StudentT.UpperQuantile(significance / n / (twoSided ? 2 : 1), n - 2);
        return (n - 1) / Math.Sqrt(n) * Math.Sqrt(t * t / (n - 2 + t * t));
    }
}
