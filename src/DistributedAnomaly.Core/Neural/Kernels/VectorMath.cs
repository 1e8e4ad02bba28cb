using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>
/// exp, ln, tanh, the logistic function and softplus of float32 lanes as polynomials: additions, multiplications and divisions in a
/// fixed order, so the same bits on every machine. Error below 1e-6 (relative for exp, absolute for the others).
/// </summary>
internal static class VectorMath
{
    /// <summary>exp is 0 and infinity outside of these in float32; the result is held at their values.</summary>
    private const float LowestExponent = -87;
    private const float HighestExponent = 88;

    private const float InverseLn2 = 1.44269504f;
    /// <summary>ln 2 in two parts: the first has few bits, so that its multiples are exact.</summary>
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float SqrtTwo = 1.41421356f;

    /// <summary>tanh is 1 to float32 beyond this.</summary>
    private const float TanhSaturation = 9.5f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var fraction = ExpFraction(x, out var power);
        return Lanes.MultiplyAdd(fraction, power, power);
    }

    /// <summary>tanh x = (e^2x - 1) / (e^2x + 1), with e^2x - 1 taken without cancellation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var limit = Vector256.Create(TanhSaturation);
        var clipped = Vector256.Min(Vector256.Max(x, -limit), limit);
        var fraction = ExpFraction(clipped + clipped, out var power);
        var less = Lanes.MultiplyAdd(fraction, power, power - Vector256<float>.One);
        return less / (less + Vector256.Create(2f));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softplus(Vector256<float> x) =>
        Vector256.Max(x, Vector256<float>.Zero) + Log(Vector256<float>.One + Exp(-Vector256.Abs(x)));

    /// <summary>The natural logarithm of positive normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        var bits = x.AsInt32();
        var exponent = Vector256.ConvertToSingle((bits >>> 23) - Vector256.Create(127));
        var m = ((bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F800000)).AsSingle(); // 1 <= m < 2
        var high = Vector256.GreaterThan(m, Vector256.Create(SqrtTwo));
        m = Vector256.ConditionalSelect(high, m * 0.5f, m);
        exponent += Vector256.ConditionalSelect(high, Vector256<float>.One, Vector256<float>.Zero);

        // ln m = 2 atanh t, t = (m - 1) / (m + 1), |t| < 0.172: what is cut off is below 1e-9.
        var t = (m - Vector256<float>.One) / (m + Vector256<float>.One);
        var q = t * t;
        var series = Vector256.Create(2f / 9);
        series = Lanes.MultiplyAdd(series, q, Vector256.Create(2f / 7));
        series = Lanes.MultiplyAdd(series, q, Vector256.Create(2f / 5));
        series = Lanes.MultiplyAdd(series, q, Vector256.Create(2f / 3));
        series = Lanes.MultiplyAdd(series, q, Vector256.Create(2f));
        var low = Lanes.MultiplyAdd(exponent, Vector256.Create(Ln2Low), series * t);
        return Lanes.MultiplyAdd(exponent, Vector256.Create(Ln2High), low);
    }

    /// <summary>e^x = power (1 + fraction), power a power of two and |fraction| below 0.42.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpFraction(Vector256<float> x, out Vector256<float> power)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(LowestExponent)), Vector256.Create(HighestExponent));
        var n = Vector256.Floor(Lanes.MultiplyAdd(x, Vector256.Create(InverseLn2), Vector256.Create(0.5f)));
        var r = Lanes.MultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Lanes.MultiplyAdd(n, Vector256.Create(-Ln2Low), r); // |r| < 0.347

        // r + r^2/2! + ... + r^7/7!: what is cut off is below 1e-8.
        var series = Vector256.Create(1f / 5040);
        series = Lanes.MultiplyAdd(series, r, Vector256.Create(1f / 720));
        series = Lanes.MultiplyAdd(series, r, Vector256.Create(1f / 120));
        series = Lanes.MultiplyAdd(series, r, Vector256.Create(1f / 24));
        series = Lanes.MultiplyAdd(series, r, Vector256.Create(1f / 6));
        series = Lanes.MultiplyAdd(series, r, Vector256.Create(0.5f));
        power = ((Vector256.ConvertToInt32(n) + Vector256.Create(127)) << 23).AsSingle();
        return Lanes.MultiplyAdd(series * r, r, r);
    }
}
