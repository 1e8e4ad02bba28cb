using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>
/// The time-dependent weight of a flagged row (Lavin and Ahmad, "Evaluating real-time anomaly detection algorithms - the Numenta
/// Anomaly Benchmark", 2015): a sigmoid of the place relative to a window, in widths of the window from its right end.
/// </summary>
internal static class NabWeight
{
    private const double Log2E = 1.44269504088896340736;

    /// <summary>Far from every window.</summary>
    public const double BeforeAny = -1;

    /// <summary>1 at the first row of the window, falling towards 0 at its last.</summary>
    public static double Inside(int first, int last, int row) => Sigmoid(-(double)(last - row + 1) / (last - first + 1)) / Sigmoid(-1);

    /// <summary>Just after a window a row is nearly forgiven (0), from three widths on it is not (-1).</summary>
    public static double After(int first, int last, int row) => last == first ? BeforeAny : Sigmoid((double)(row - last) / (last - first));

    private static double Sigmoid(double place) => place > 3 ? -1 : 2 / (1 + PortableMath.Exp2(5 * place * Log2E)) - 1;
}
