using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>The latent line of a variational autoencoder: mean m and logarithm s of the variance, for each row.</summary>
internal static class GaussianKernels
{
    /// <summary>Logarithms of variances are held inside of this, either way.</summary>
    private const float MostLogVariance = 20;

    /// <summary>z = m + e^(s/2) noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, ReadOnlySpan<float> noise, Span<float> latent)
    {
        for (nint i = 0; i < latent.Length; i += Lanes.Count)
        {
            var deviation = VectorMath.Exp(Clipped(Lanes.Load(ref Lanes.Start(logVariance), i)) * 0.5f);
            Lanes.Store(Lanes.MultiplyAdd(deviation, Lanes.Load(ref Lanes.Start(noise), i), Lanes.Load(ref Lanes.Start(mean), i)), ref Lanes.Start(latent), i);
        }
    }

    /// <summary>The divergence from the standard normal, (m^2 + e^s - s - 1) / 2, added up over the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Divergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, int rows)
    {
        var sum = Vector256<float>.Zero;
        for (nint i = 0; i < rows; i += Lanes.Count)
        {
            var m = Lanes.Load(ref Lanes.Start(mean), i);
            var s = Clipped(Lanes.Load(ref Lanes.Start(logVariance), i));
            sum += (m * m + VectorMath.Exp(s) - s - Vector256<float>.One) & LossKernels.Mask((int)i, rows);
        }

        return Lanes.Sum(sum) * 0.5f;
    }

    /// <summary>Gradients of mean and log-variance, from that of the sample and from factor x divergence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, ReadOnlySpan<float> noise, ReadOnlySpan<float> latentGradient, float factor,
        Span<float> meanGradient, Span<float> logVarianceGradient, int rows)
    {
        for (nint i = 0; i < rows; i += Lanes.Count)
        {
            var mask = LossKernels.Mask((int)i, rows);
            var s = Clipped(Lanes.Load(ref Lanes.Start(logVariance), i));
            var half = VectorMath.Exp(s * 0.5f);
            var g = Lanes.Load(ref Lanes.Start(latentGradient), i);
            var ofMean = g + Lanes.Load(ref Lanes.Start(mean), i) * factor;
            var ofLog = g * Lanes.Load(ref Lanes.Start(noise), i) * half * 0.5f + (half * half - Vector256<float>.One) * (0.5f * factor);
            Lanes.Store(ofMean & mask, ref Lanes.Start(meanGradient), i);
            Lanes.Store(ofLog & mask, ref Lanes.Start(logVarianceGradient), i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clipped(Vector256<float> s) =>
        Vector256.Min(Vector256.Max(s, Vector256.Create(-MostLogVariance)), Vector256.Create(MostLogVariance));
}
