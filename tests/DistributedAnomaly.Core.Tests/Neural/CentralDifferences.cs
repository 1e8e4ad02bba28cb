namespace DistributedAnomaly.Core.Tests.Neural;

/// <summary>Gradients by the definition, in double.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-6;

    public static double[] Of(Func<double[], double> loss, double[] at)
    {
        var gradient = new double[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            var kept = at[i];
            at[i] = kept + Step;
            var above = loss(at);
            at[i] = kept - Step;
            gradient[i] = (above - loss(at)) / (2 * Step);
            at[i] = kept;
        }

        return gradient;
    }

    /// <summary>Relative error below 1e-3, of the whole gradient and of each number (no smaller unit than a thousandth of the largest).</summary>
    public static void ShouldAgree(ReadOnlySpan<float> gradient, double[] expected)
    {
        gradient.Length.ShouldBe(expected.Length);
        var largest = expected.Max(Math.Abs);
        largest.ShouldBeGreaterThan(1e-6, "the check would show nothing");
        double error = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            error += (gradient[i] - expected[i]) * (gradient[i] - expected[i]);
            norm += expected[i] * expected[i];
            Math.Abs(gradient[i] - expected[i]).ShouldBeLessThan(1e-3 * Math.Max(Math.Abs(expected[i]), 1e-3 * largest) + 1e-6 * largest, $"number {i}: {gradient[i]} against {expected[i]}");
        }

        Math.Sqrt(error / norm).ShouldBeLessThan(1e-3);
    }

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
