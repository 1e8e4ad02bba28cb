namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>How the deviations of a fleet's features are distributed.</summary>
/// <param name="Features">Which.</param>
/// <param name="Deviations">One sketch per feature.</param>
public sealed record DeviationProfile(FeatureNames Features, IReadOnlyList<QuantileSketch> Deviations)
{
    /// <summary>The largest population stability index of a feature that both have; 0 if there is none.</summary>
    public double DriftTo(DeviationProfile now)
    {
        var most = 0.0;
        for (var f = 0; f < Features.Count; f++)
        {
            var at = now.Features.IndexOf(Features.Names[f], f);
            if (at >= 0)
                most = Math.Max(most, PopulationStability.Between(Deviations[f], now.Deviations[at]));
        }

        return most;
    }
}
