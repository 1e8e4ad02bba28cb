using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>Average path length of an unsuccessful search in a binary search tree, which isolation paths are measured by.</summary>
internal static class PathLength
{
    private const double EulerGamma = 0.57721566490153286061;
    private const int Exact = 1 << 12;
    private static readonly double[] Table = Build();

    /// <summary>c(n) = 2 H(n-1) - 2 (n-1) / n, H the harmonic number: 0 for 0 and 1 rows, 1 for 2 rows.</summary>
    public static double Average(int rows) => rows < Exact ? Table[rows] : Of(rows, Harmonic(rows - 1));

    /// <summary>Euler-Maclaurin expansion, exact to the last bits from <see cref="Exact"/> on: the next term is below 1e-24.</summary>
    private static double Harmonic(int n)
    {
        double x = n;
        return PortableMath.Ln(x) + EulerGamma + 1 / (2 * x) - 1 / (12 * x * x) + 1 / (120 * x * x * x * x);
    }

    private static double Of(int rows, double harmonic) => 2 * harmonic - 2.0 * (rows - 1) / rows;

    private static double[] Build()
    {
        var table = new double[Exact];
        var harmonic = 0.0;
        for (var n = 2; n < Exact; n++)
        {
            harmonic += 1.0 / (n - 1);
            table[n] = Of(n, harmonic);
        }

        return table;
    }
}
