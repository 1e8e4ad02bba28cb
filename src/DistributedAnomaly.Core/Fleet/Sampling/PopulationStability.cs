using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>
/// Population stability index: how differently two populations are distributed, sum of (p - q) ln(p / q) over ten bins that hold a tenth of the
/// reference each (Siddiqi, "Credit risk scorecards", 2006). Below 0.1 nothing has changed, above 0.25 much has.
/// </summary>
public static class PopulationStability
{
    /// <summary>From here on a population counts as another one.</summary>
    public const double Drifted = 0.25;

    private const int Bins = 10;

    /// <summary>A bin that nothing fell into counts as if a ten-thousandth did.</summary>
    private const double Least = 1e-4;

    /// <returns>0 and above; 0 if either has no values.</returns>
    public static double Between(QuantileSketch reference, QuantileSketch current)
    {
        if (reference.Count == 0 || current.Count == 0)
            return 0;
        var (index, pBefore, qBefore) = (0.0, 0.0, 0.0);
        for (var bin = 1; bin <= Bins; bin++)
        {
            var edge = bin == Bins ? double.MaxValue : reference.Quantile((double)bin / Bins);
            var (pNow, qNow) = (reference.Rank(edge), current.Rank(edge));
            var (p, q) = (Math.Max(Least, pNow - pBefore), Math.Max(Least, qNow - qBefore));
            index += (p - q) * PortableMath.Ln(p / q);
            (pBefore, qBefore) = (pNow, qNow);
        }

        return index;
    }
}
