using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Numerics;

/// <summary>Exponential function of many numbers at once; the same bits on every platform, since each lane does the same few operations.</summary>
public static class VectorExp
{
    private const double InverseLn2 = 1.44269504088896340736;
    private const double Ln2High = 0.693147180369123816490; // the last 20 bits are zero: whole * Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Least = -708;
    private const double Most = 709;

    /// <summary>Replaces each x by e^x. Relative error below 1e-15; e^-708 for all below, e^709 for all above.</summary>
    public static void Of(Span<double> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
            Of(Vector256.LoadUnsafe(ref first, (nuint)i)).StoreUnsafe(ref first, (nuint)i);
        for (; i < values.Length; i++)
            values[i] = Of(values[i]);
    }

    public static double Of(double x) => Of(Vector256.Create(x)).ToScalar();

    /// <summary>e^x = 2^k e^r with |r| at most ln(2) / 2, and e^r by its Taylor series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(Vector256<double> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(Least)), Vector256.Create(Most));
        var k = Vector256.Floor(x * InverseLn2 + Vector256.Create(0.5));
        var r = x - k * Ln2High - k * Ln2Low;
        var sum = r * (1 / 479001600.0) + Vector256.Create(1 / 39916800.0);
        sum = sum * r + Vector256.Create(1 / 3628800.0);
        sum = sum * r + Vector256.Create(1 / 362880.0);
        sum = sum * r + Vector256.Create(1 / 40320.0);
        sum = sum * r + Vector256.Create(1 / 5040.0);
        sum = sum * r + Vector256.Create(1 / 720.0);
        sum = sum * r + Vector256.Create(1 / 120.0);
        sum = sum * r + Vector256.Create(1 / 24.0);
        sum = sum * r + Vector256.Create(1 / 6.0);
        sum = sum * r + Vector256.Create(0.5);
        sum = sum * r + Vector256<double>.One;
        sum = sum * r + Vector256<double>.One;
        var exponent = (Vector256.ConvertToInt64(k) + Vector256.Create(1023L)) << 52;
        return sum * exponent.AsDouble();
    }
}
