namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Student's t distribution: tails by the continued fraction of the incomplete beta function (Lentz's method), quantiles by bisection.
/// </summary>
public static class StudentT
{
    private const double LnSqrtTwoPi = 0.91893853320467274178;
    private const int Terms = 500;

    /// <summary>Chance of a value above <paramref name="t"/>.</summary>
    /// <param name="t">0 or more.</param>
    /// <param name="degrees">Of freedom, above 0.</param>
    public static double UpperTail(double t, double degrees) => IncompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;

    /// <summary>The value that is exceeded with a chance of <paramref name="tail"/>.</summary>
    /// <param name="tail">Above 0, at most 0.5.</param>
    /// <param name="degrees">Of freedom, above 0.</param>
    public static double UpperQuantile(double tail, double degrees)
    {
        var (low, high) = (0.0, 1.0);
        while (UpperTail(high, degrees) > tail && high < 1e100)
            high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = UpperTail(middle, degrees) > tail ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Regularised incomplete beta function.</summary>
    public static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        var front = PortableMath.Exp(
            LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * PortableMath.Ln(x) + b * PortableMath.Ln(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    /// <summary>Logarithm of the gamma function of a positive number: recurrence up to 15, then Stirling's series.</summary>
    public static double LogGamma(double x)
    {
        var product = 1.0;
        while (x < 15)
            product *= x++;
        var inverse = 1 / (x * x);
        var series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))) / x;
        return (x - 0.5) * PortableMath.Ln(x) - x + LnSqrtTwoPi + series - PortableMath.Ln(product);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        var c = 1.0;
        var d = 1 - (a + b) * x / (a + 1);
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        var result = d;
        for (var m = 1; m <= Terms; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            foreach (var term in (ReadOnlySpan<double>)[even, odd])
            {
                d = 1 + term * d;
                d = 1 / (Math.Abs(d) < tiny ? tiny : d);
                c = 1 + term / c;
                c = Math.Abs(c) < tiny ? tiny : c;
                result *= c * d;
            }

            if (Math.Abs(c * d - 1) < 1e-15)
                break;
        }

        return result;
    }
}
