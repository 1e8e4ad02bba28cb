using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>Losses over lines of a mini-batch, with their gradients. Columns beyond the rows get a gradient of zero.</summary>
internal static class LossKernels
{
    /// <summary>Adds up (output - target)^2 and sets gradient = factor (output - target).</summary>
    /// <param name="gradient">Empty: not asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SquaredError(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient, float factor, int rows)
    {
        ref var y = ref Lanes.Start(output);
        ref var x = ref Lanes.Start(target);
        ref var g = ref Lanes.Start(gradient);
        var sum = Vector256<float>.Zero;
        for (nint i = 0; i < rows; i += Lanes.Count)
        {
            var d = (Lanes.Load(ref y, i) - Lanes.Load(ref x, i)) & Mask((int)i, rows);
            sum = Lanes.MultiplyAdd(d, d, sum);
            if (!gradient.IsEmpty)
                Lanes.Store(d * factor, ref g, i);
        }

        return Lanes.Sum(sum);
    }

    /// <summary>
    /// Adds up the cross-entropy of logits against one label, softplus(x) - label x, and sets gradient = factor (sigmoid(x) - label).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float CrossEntropy(ReadOnlySpan<float> logits, float label, Span<float> gradient, float factor, int rows)
    {
        ref var x0 = ref Lanes.Start(logits);
        ref var g = ref Lanes.Start(gradient);
        var sum = Vector256<float>.Zero;
        for (nint i = 0; i < rows; i += Lanes.Count)
        {
            var x = Lanes.Load(ref x0, i);
            var mask = Mask((int)i, rows);
            sum += (VectorMath.Softplus(x) - x * label) & mask;
            Lanes.Store(((VectorMath.Sigmoid(x) - Vector256.Create(label)) * factor) & mask, ref g, i);
        }

        return Lanes.Sum(sum);
    }

    /// <summary>All bits set in the lanes of the first <paramref name="rows"/> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mask(int first, int rows) =>
        Vector256.LessThan(Vector256<int>.Indices + Vector256.Create(first), Vector256.Create(rows)).AsSingle();
}
