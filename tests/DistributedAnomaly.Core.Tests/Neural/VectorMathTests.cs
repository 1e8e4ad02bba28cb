using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Neural.Kernels;

namespace DistributedAnomaly.Core.Tests.Neural;

public sealed class VectorMathTests
{
    [Fact]
    public void Exp_OverTheWholeRange_IsRightToAMillionth() =>
        Check(VectorMath.Exp, Math.Exp, -86, 87, expected => Math.Abs(expected) * 1e-6);

    [Fact]
    public void Exp_OutsideOfTheRange_StaysFinite()
    {
        VectorMath.Exp(Vector256.Create(1000f))[0].ShouldBeInRange(1e38f, float.MaxValue);
        VectorMath.Exp(Vector256.Create(-1000f))[0].ShouldBeInRange(0, 1e-37f);
    }

    [Fact]
    public void Tanh_OverTheWholeRange_IsRightToAMillionth()
    {
        Check(VectorMath.Tanh, Math.Tanh, -12, 12, _ => 1e-6);
        Check(VectorMath.Tanh, Math.Tanh, -1e-3, 1e-3, expected => Math.Abs(expected) * 1e-6);
        VectorMath.Tanh(Vector256.Create(1e30f))[0].ShouldBe(1, 1e-6f);
    }

    [Fact]
    public void Sigmoid_OverTheWholeRange_IsRightToAMillionth() =>
        Check(VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -80, 80, _ => 1e-6);

    [Fact]
    public void Softplus_OverTheWholeRange_IsRightToAMillionth() =>
        Check(VectorMath.Softplus, ReferenceNetwork.Softplus, -80, 80, expected => 1e-6 * Math.Max(1, expected));

    [Fact]
    public void Log_OverTheWholeRange_IsRightToAMillionth()
    {
        Check(VectorMath.Log, Math.Log, 1e-3, 10, _ => 1e-6);
        Check(VectorMath.Log, Math.Log, 1, 1e30, expected => Math.Abs(expected) * 1e-6);
    }

    [Fact]
    public void Results_AreTheSameBitsEverywhere()
    {
        // Written down once: another machine must give the same bits.
        var hash = 0UL;
        for (var i = -2000; i < 2000; i++)
        {
            var x = Vector256.Create(i * 0.013f);
            foreach (var value in new[] { VectorMath.Exp(x)[0], VectorMath.Tanh(x)[0], VectorMath.Sigmoid(x)[0], VectorMath.Softplus(x)[0] })
                hash = hash * 31 + BitConverter.SingleToUInt32Bits(value);
        }

        hash.ToString("x16").ShouldBe("9f789608ff35c86e");
    }

    private static void Check(
        Func<Vector256<float>, Vector256<float>> fast, Func<double, double> exact, double low, double high, Func<double, double> tolerance)
    {
        const int Steps = 40_000;
        for (var i = 0; i <= Steps; i += 8)
        {
            var x = new float[8];
            for (var lane = 0; lane < 8; lane++)
                x[lane] = (float)(low + (high - low) * (i + lane) / (Steps + 8));
            var y = fast(Vector256.Create(x));
            for (var lane = 0; lane < 8; lane++)
            {
                var expected = exact(x[lane]);
                Math.Abs(y[lane] - expected).ShouldBeLessThanOrEqualTo(tolerance(expected), $"at {x[lane]}: {y[lane]} against {expected}");
            }
        }
    }
}
