using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Numerics;

public sealed class VectorExpTests
{
    [Fact]
    public void Of_WholeRange_IsTheExponential()
    {
        var values = Enumerable.Range(0, 14_003).Select(i => -700 + i * 0.1).ToArray();
        var expected = values.Select(Math.Exp).ToArray();

        VectorExp.Of(values);

        values.Zip(expected, (a, b) => Math.Abs(a / b - 1)).Max().ShouldBeLessThan(1e-14);
    }

    [Fact]
    public void Of_SpecialNumbers_StaysFinite()
    {
        double[] values = [double.NegativeInfinity, -1e300, 0, 1e300, double.PositiveInfinity];

        VectorExp.Of(values);

        values.ShouldAllBe(value => double.IsFinite(value) && value > 0);
        values[2].ShouldBe(1);
        VectorExp.Of(-1).ShouldBe(Math.Exp(-1), 1e-15);
    }
}
