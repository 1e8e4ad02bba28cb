namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Logarithms and powers that give the same bits on every platform: only additions, multiplications and divisions in a
/// fixed order, where the platform's own libraries differ in the last place. Relative error below 1e-12.
/// </summary>
public static class PortableMath
{
    private const double Log10Of2 = 0.30102999566398119521;
    private const double Ln2 = 0.69314718055994530942;
    private const double InverseLn2 = 1.44269504088896340736;
    private const double SqrtHalf = 0.70710678118654752440;

    /// <summary>Base-2 logarithm of a positive finite number; -1,100 for zero and below.</summary>
    public static double Log2(double x)
    {
        if (!(x > 0))
            return -1100;
        if (double.IsPositiveInfinity(x))
            return 1100;
        var scale = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= 18014398509481984.0; // 2^54: out of the subnormal range
            scale = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1022;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000); // 0.5 <= m < 1
        if (m < SqrtHalf)
        {
            m *= 2;
            exponent--;
        }

        // ln m = 2 atanh(t), t = (m-1)/(m+1), |t| < 0.172: the series is cut where it falls below 1e-16.
        var t = (m - 1) / (m + 1);
        var q = t * t;
        var series = 1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q * (1 / 11.0 + q * (1 / 13.0 + q * (1 / 15.0 + q * (1 / 17.0))))))));
        return exponent + scale + 2 * t * series * InverseLn2;
    }

    public static double Log10(double x) => Log2(x) * Log10Of2;

    public static double Ln(double x) => Log2(x) * Ln2;

    /// <summary>2 to the power of <paramref name="x"/>; 0 below -1,022, infinity above 1,023.</summary>
    public static double Exp2(double x)
    {
        if (x < -1022)
            return 0;
        if (x > 1023)
            return double.PositiveInfinity;
        var whole = Math.Floor(x + 0.5);
        var r = (x - whole) * Ln2; // |r| <= 0.347
        var series = 1 + r * (1 + r * (0.5 + r * (1 / 6.0 + r * (1 / 24.0 + r * (1 / 120.0 + r * (1 / 720.0 + r * (1 / 5040.0 + r * (1 / 40320.0 + r * (1 / 362880.0 + r * (1 / 3628800.0 + r * (1 / 39916800.0)))))))))));
        return series * BitConverter.Int64BitsToDouble(((long)whole + 1023) << 52);
    }

    /// <summary>e to the power of <paramref name="x"/>; relative error below 1e-12 for |x| up to 700.</summary>
    public static double Exp(double x) => Exp2(x * InverseLn2);

    public static double Pow(double x, double exponent) => x <= 0 ? 0 : Exp2(exponent * Log2(x));
}
