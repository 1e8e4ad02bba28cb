using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation;

/// <summary>
/// How large faults are: log-normal, in standard deviations of the residual of the main metric; the other metrics of a fault move less.
/// </summary>
/// <param name="Median">Half of them are smaller.</param>
/// <param name="Spread">Standard deviation of the logarithm.</param>
/// <param name="Least">None is smaller.</param>
public sealed record FaultSizes(double Median, double Spread, double Least)
{
    private static readonly Dictionary<FaultKind, FaultSizes> ByKind = new()
    {
        [FaultKind.Point] = new(8, 0.25, 5),
        [FaultKind.Contextual] = new(5.5, 0.25, 3.5),
        [FaultKind.Collective] = new(4.5, 0.25, 3),
        [FaultKind.Drift] = new(7, 0.25, 4),
        [FaultKind.Relative] = new(5.5, 0.25, 3.5),
        [FaultKind.Silent] = new(0, 0, 0),
        [FaultKind.CohortWide] = new(5, 0.25, 3),
    };

    public static FaultSizes Of(FaultKind kind) => ByKind[kind];

    /// <summary>A size that a share of the faults does not reach.</summary>
    /// <param name="deviation">1.2816 for a tenth of them above, -1.2816 for a tenth below, 0 for half.</param>
    public double At(double deviation) => Median == 0 ? 0 : Math.Max(Least, Median * PortableMath.Exp(Spread * deviation));

    internal double Draw(SeededRandom random) => At(random.NextNormal());
}
