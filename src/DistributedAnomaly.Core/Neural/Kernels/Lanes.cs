using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>
/// Eight float32 lanes at a time, whatever the machine: sums are then taken in the same order and give the same bits everywhere.
/// </summary>
internal static class Lanes
{
    public const int Count = 8;

    /// <summary>The next multiple of <see cref="Count"/>.</summary>
    public static int Padded(int length) => (length + Count - 1) & -Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref float start, nint offset) => Vector256.LoadUnsafe(ref start, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float start, nint offset) => value.StoreUnsafe(ref start, (nuint)offset);

    /// <summary>One number in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(ref float start, nint offset) => Vector256.Create(Unsafe.Add(ref start, offset));

    /// <summary>a b + c with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    public static ref float Start(ReadOnlySpan<float> values) => ref MemoryMarshal.GetReference(values);

    /// <summary>The sum of the lanes, in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> v)
    {
        var four = v.GetLower() + v.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>Adds the sums of two vectors' lanes to two numbers, each in the order of <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Vector256<float> a, Vector256<float> b, ref float target, int offset)
    {
        var fourA = a.GetLower() + a.GetUpper();
        var fourB = b.GetLower() + b.GetUpper();
        var two = Vector128.Create(fourA.GetLower(), fourB.GetLower()) + Vector128.Create(fourA.GetUpper(), fourB.GetUpper());
        Unsafe.Add(ref target, offset) += two[0] + two[1];
        Unsafe.Add(ref target, offset + 1) += two[2] + two[3];
    }
}
