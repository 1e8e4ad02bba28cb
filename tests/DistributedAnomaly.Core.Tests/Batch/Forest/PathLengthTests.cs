using DistributedAnomaly.Core.Batch.Forest;

namespace DistributedAnomaly.Core.Tests.Batch.Forest;

public sealed class PathLengthTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 5 / 3.0)]
    [InlineData(4, 13 / 6.0)]
    public void Average_FewRows_IsExact(int rows, double expected) => PathLength.Average(rows).ShouldBe(expected, 1e-15);

    [Theory]
    [InlineData(256)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void Average_ManyRows_IsThatOfTheHarmonicNumber(int rows)
    {
        var harmonic = 0.0;
        for (var n = rows - 1; n >= 1; n--)
            harmonic += 1.0 / n;

        PathLength.Average(rows).ShouldBe(2 * harmonic - 2 * (rows - 1.0) / rows, 1e-10);
    }
}
