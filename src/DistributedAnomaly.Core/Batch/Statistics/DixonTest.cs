namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>
/// Dixon's Q test (Dean and Dixon 1951): gap of the farthest value to its neighbour as a share of the range, in samples of 3 to 30. The
/// critical values are the two-sided ones of r10 by Rorabacher (1991).
/// </summary>
public static class DixonTest
{
    public const int SmallestSample = 3;
    public const int LargestSample = 30;

    private static readonly double[] Q90 =
    [
        .941, .765, .642, .560, .507, .468, .437, .412, .392, .376, .361, .349, .338, .329, .320, .313, .306, .300, .295, .290, .285, .281,
        .277, .273, .269, .266, .263, .260,
    ];

    private static readonly double[] Q95 =
    [
        .970, .829, .710, .625, .568, .526, .493, .466, .444, .426, .410, .396, .384, .374, .365, .356, .349, .342, .337, .331, .326, .321,
        .317, .312, .308, .305, .301, .298,
    ];

    private static readonly double[] Q99 =
    [
        .994, .926, .821, .740, .680, .634, .598, .568, .542, .522, .503, .488, .475, .463, .452, .442, .433, .425, .418, .411, .404, .399,
        .393, .388, .384, .380, .376, .372,
    ];

    /// <param name="n">Size of the sample, 3 to 30.</param>
    /// <param name="confidence">90, 95 or 99 %.</param>
    public static double CriticalValue(int n, int confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, SmallestSample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, LargestSample);
        var table = confidence switch
        {
            90 => Q90,
            95 => Q95,
            99 => Q99,
            _ => throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "90, 95 or 99"),
        };
        return table[n - SmallestSample];
    }

    /// <summary>Q of the larger of the two end gaps; 0 where all values are equal.</summary>
    /// <param name="sorted">3 to 30 values, rising.</param>
    public static double Q(ReadOnlySpan<double> sorted)
    {
        if (sorted.Length is < SmallestSample or > LargestSample)
            throw new ArgumentException($"a sample of {sorted.Length} values, {SmallestSample} to {LargestSample} are possible", nameof(sorted));
        var range = sorted[^1] / 2 - sorted[0] / 2;
        return range == 0 ? 0 : Math.Max(sorted[1] / 2 - sorted[0] / 2, sorted[^1] / 2 - sorted[^2] / 2) / range;
    }
}
