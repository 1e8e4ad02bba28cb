using DistributedAnomaly.Client.Meters;

namespace DistributedAnomaly.Client.Tests;

public sealed class LogHistogramTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Quantile_ManyScales_IsWithinThePromise(double scale)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 10_000).Select(_ => scale * Math.Exp(random.NextDouble() * 5)).ToArray();
        var histogram = new LogHistogram();
        foreach (var value in values)
            histogram.Add(value);
        Array.Sort(values);

        histogram.Quantile(0.5).ShouldBe(values[4999], values[4999] * 0.032);
        histogram.Quantile(0.99).ShouldBe(values[9899], values[9899] * 0.032);
        histogram.Mean.ShouldBe(values.Average(), values.Average() * 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Quantile_OneValueOutsideTheBuckets_IsThatValue(double value)
    {
        var histogram = new LogHistogram();
        histogram.Add(value);
        histogram.Quantile(0.5).ShouldBe(value);
    }
}
