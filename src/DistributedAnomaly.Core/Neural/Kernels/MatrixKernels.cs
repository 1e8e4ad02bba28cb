using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>
/// Products of a small matrix with a mini-batch. A mini-batch is feature-major: one line per feature, one column per row of the
/// table, so that lanes run over rows. Tiles of 4 lines by 16 columns stay in registers over the whole inner sum.
/// </summary>
/// <remarks>Columns come in multiples of eight. Inner sums run in order of the index, so a tile's size does not change a bit.</remarks>
internal static class MatrixKernels
{
    /// <summary>
    /// target[m x columns] = start + a[m x k] source[k x columns]; the element (i, j) of a is at i <paramref name="aLine"/> + j <paramref name="aStep"/>.
    /// </summary>
    /// <param name="bias">One number per line to start from; empty: from zero, or from the target where <paramref name="accumulate"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        ReadOnlySpan<float> a, int aLine, int aStep, int m, int k, ReadOnlySpan<float> source, int sourceStride, ReadOnlySpan<float> bias,
        bool accumulate, Span<float> target, int targetStride, int columns)
    {
        if (m == 0 || columns == 0)
            return;
        ref var a0 = ref Lanes.Start(a);
        ref var s = ref Lanes.Start(source);
        ref var t = ref Lanes.Start(target);
        Prepare(bias, accumulate, target, targetStride, m, columns);
        var line = 0;
        for (; line + 4 <= m; line += 4)
            FourLines(ref Unsafe.Add(ref a0, line * aLine), aLine, aStep, k, ref s, sourceStride, ref Unsafe.Add(ref t, line * targetStride), targetStride, columns);
        for (; line < m; line++)
            OneLine(ref Unsafe.Add(ref a0, line * aLine), aStep, k, ref s, sourceStride, ref Unsafe.Add(ref t, line * targetStride), columns);
    }

    /// <summary>target[m x n] += a[m x columns] b[n x columns]^T: the gradient of weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuter(
        ReadOnlySpan<float> a, int aStride, int m, ReadOnlySpan<float> b, int bStride, int n, int columns, Span<float> target, int targetStride)
    {
        ref var a0 = ref Lanes.Start(a);
        ref var b0 = ref Lanes.Start(b);
        ref var t = ref Lanes.Start(target);
        var line = 0;
        for (; line + 4 <= m; line += 4)
        {
            var j = 0;
            for (; j + 2 <= n; j += 2)
                Outer4x2(ref Unsafe.Add(ref a0, line * aStride), aStride, ref Unsafe.Add(ref b0, j * bStride), bStride, columns, ref Unsafe.Add(ref t, line * targetStride + j), targetStride);
            for (; j < n; j++)
            {
                for (var i = line; i < line + 4; i++)
                    Unsafe.Add(ref t, i * targetStride + j) += Dot(ref Unsafe.Add(ref a0, i * aStride), ref Unsafe.Add(ref b0, j * bStride), columns);
            }
        }

        for (; line < m; line++)
        {
            var j = 0;
            for (; j + 4 <= n; j += 4)
                Outer1x4(ref Unsafe.Add(ref a0, line * aStride), ref Unsafe.Add(ref b0, j * bStride), bStride, columns, ref Unsafe.Add(ref t, line * targetStride + j));
            for (; j < n; j++)
                Unsafe.Add(ref t, line * targetStride + j) += Dot(ref Unsafe.Add(ref a0, line * aStride), ref Unsafe.Add(ref b0, j * bStride), columns);
        }
    }

    /// <summary>target[i] += the sum of line i.</summary>
    public static void AddLineSums(ReadOnlySpan<float> a, int aStride, int m, int columns, Span<float> target)
    {
        ref var a0 = ref Lanes.Start(a);
        for (var i = 0; i < m; i++)
        {
            var sum = Vector256<float>.Zero;
            for (nint c = 0; c < columns; c += Lanes.Count)
                sum += Lanes.Load(ref a0, i * aStride + c);
            target[i] += Lanes.Sum(sum);
        }
    }

    private static void Prepare(ReadOnlySpan<float> bias, bool accumulate, Span<float> target, int stride, int m, int columns)
    {
        if (accumulate)
            return;
        for (var i = 0; i < m; i++)
            target.Slice(i * stride, columns).Fill(bias.IsEmpty ? 0 : bias[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourLines(
        ref float a, int aLine, int aStep, int k, ref float source, int sourceStride, ref float target, int targetStride, int columns)
    {
        ref var a1 = ref Unsafe.Add(ref a, aLine);
        ref var a2 = ref Unsafe.Add(ref a, 2 * aLine);
        ref var a3 = ref Unsafe.Add(ref a, 3 * aLine);
        ref var t1 = ref Unsafe.Add(ref target, targetStride);
        ref var t2 = ref Unsafe.Add(ref target, 2 * targetStride);
        ref var t3 = ref Unsafe.Add(ref target, 3 * targetStride);
        var c = 0;
        for (; c + 16 <= columns; c += 16)
        {
            var c00 = Lanes.Load(ref target, c);
            var c01 = Lanes.Load(ref target, c + 8);
            var c10 = Lanes.Load(ref t1, c);
            var c11 = Lanes.Load(ref t1, c + 8);
            var c20 = Lanes.Load(ref t2, c);
            var c21 = Lanes.Load(ref t2, c + 8);
            var c30 = Lanes.Load(ref t3, c);
            var c31 = Lanes.Load(ref t3, c + 8);
            ref var s = ref Unsafe.Add(ref source, c);
            nint at = 0, from = 0;
            for (var i = 0; i < k; i++, at += aStep, from += sourceStride)
            {
                var s0 = Lanes.Load(ref s, from);
                var s1 = Lanes.Load(ref s, from + 8);
                var w = Lanes.Broadcast(ref a, at);
                c00 = Lanes.MultiplyAdd(w, s0, c00);
                c01 = Lanes.MultiplyAdd(w, s1, c01);
                w = Lanes.Broadcast(ref a1, at);
                c10 = Lanes.MultiplyAdd(w, s0, c10);
                c11 = Lanes.MultiplyAdd(w, s1, c11);
                w = Lanes.Broadcast(ref a2, at);
                c20 = Lanes.MultiplyAdd(w, s0, c20);
                c21 = Lanes.MultiplyAdd(w, s1, c21);
                w = Lanes.Broadcast(ref a3, at);
                c30 = Lanes.MultiplyAdd(w, s0, c30);
                c31 = Lanes.MultiplyAdd(w, s1, c31);
            }

            Lanes.Store(c00, ref target, c);
            Lanes.Store(c01, ref target, c + 8);
            Lanes.Store(c10, ref t1, c);
            Lanes.Store(c11, ref t1, c + 8);
            Lanes.Store(c20, ref t2, c);
            Lanes.Store(c21, ref t2, c + 8);
            Lanes.Store(c30, ref t3, c);
            Lanes.Store(c31, ref t3, c + 8);
        }

        if (c == columns)
            return;
        for (var line = 0; line < 4; line++)
            OneLine(ref Unsafe.Add(ref a, line * aLine), aStep, k, ref Unsafe.Add(ref source, c), sourceStride, ref Unsafe.Add(ref target, line * targetStride + c), columns - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneLine(ref float a, int aStep, int k, ref float source, int sourceStride, ref float target, int columns)
    {
        var c = 0;
        for (; c + 32 <= columns; c += 32)
        {
            var c0 = Lanes.Load(ref target, c);
            var c1 = Lanes.Load(ref target, c + 8);
            var c2 = Lanes.Load(ref target, c + 16);
            var c3 = Lanes.Load(ref target, c + 24);
            ref var s = ref Unsafe.Add(ref source, c);
            nint at = 0, from = 0;
            for (var i = 0; i < k; i++, at += aStep, from += sourceStride)
            {
                var w = Lanes.Broadcast(ref a, at);
                c0 = Lanes.MultiplyAdd(w, Lanes.Load(ref s, from), c0);
                c1 = Lanes.MultiplyAdd(w, Lanes.Load(ref s, from + 8), c1);
                c2 = Lanes.MultiplyAdd(w, Lanes.Load(ref s, from + 16), c2);
                c3 = Lanes.MultiplyAdd(w, Lanes.Load(ref s, from + 24), c3);
            }

            Lanes.Store(c0, ref target, c);
            Lanes.Store(c1, ref target, c + 8);
            Lanes.Store(c2, ref target, c + 16);
            Lanes.Store(c3, ref target, c + 24);
        }

        for (; c < columns; c += Lanes.Count)
        {
            var sum = Lanes.Load(ref target, c);
            for (var i = 0; i < k; i++)
                sum = Lanes.MultiplyAdd(Lanes.Broadcast(ref a, i * aStep), Lanes.Load(ref source, i * sourceStride + c), sum);
            Lanes.Store(sum, ref target, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer4x2(ref float a, int aStride, ref float b, int bStride, int columns, ref float target, int targetStride)
    {
        ref var a1 = ref Unsafe.Add(ref a, aStride);
        ref var a2 = ref Unsafe.Add(ref a, 2 * aStride);
        ref var a3 = ref Unsafe.Add(ref a, 3 * aStride);
        ref var b1 = ref Unsafe.Add(ref b, bStride);
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint c = 0; c < columns; c += Lanes.Count)
        {
            var s0 = Lanes.Load(ref b, c);
            var s1 = Lanes.Load(ref b1, c);
            var v = Lanes.Load(ref a, c);
            c00 = Lanes.MultiplyAdd(v, s0, c00);
            c01 = Lanes.MultiplyAdd(v, s1, c01);
            v = Lanes.Load(ref a1, c);
            c10 = Lanes.MultiplyAdd(v, s0, c10);
            c11 = Lanes.MultiplyAdd(v, s1, c11);
            v = Lanes.Load(ref a2, c);
            c20 = Lanes.MultiplyAdd(v, s0, c20);
            c21 = Lanes.MultiplyAdd(v, s1, c21);
            v = Lanes.Load(ref a3, c);
            c30 = Lanes.MultiplyAdd(v, s0, c30);
            c31 = Lanes.MultiplyAdd(v, s1, c31);
        }

        Lanes.AddSums(c00, c01, ref target, 0);
        Lanes.AddSums(c10, c11, ref target, targetStride);
        Lanes.AddSums(c20, c21, ref target, 2 * targetStride);
        Lanes.AddSums(c30, c31, ref target, 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer1x4(ref float a, ref float b, int bStride, int columns, ref float target)
    {
        ref var b1 = ref Unsafe.Add(ref b, bStride);
        ref var b2 = ref Unsafe.Add(ref b, 2 * bStride);
        ref var b3 = ref Unsafe.Add(ref b, 3 * bStride);
        Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default;
        for (nint c = 0; c < columns; c += Lanes.Count)
        {
            var v = Lanes.Load(ref a, c);
            c0 = Lanes.MultiplyAdd(v, Lanes.Load(ref b, c), c0);
            c1 = Lanes.MultiplyAdd(v, Lanes.Load(ref b1, c), c1);
            c2 = Lanes.MultiplyAdd(v, Lanes.Load(ref b2, c), c2);
            c3 = Lanes.MultiplyAdd(v, Lanes.Load(ref b3, c), c3);
        }

        Lanes.AddSums(c0, c1, ref target, 0);
        Lanes.AddSums(c2, c3, ref target, 2);
    }

    private static float Dot(ref float a, ref float b, int columns)
    {
        var sum = Vector256<float>.Zero;
        for (nint c = 0; c < columns; c += Lanes.Count)
            sum = Lanes.MultiplyAdd(Lanes.Load(ref a, c), Lanes.Load(ref b, c), sum);
        return Lanes.Sum(sum);
    }
}
