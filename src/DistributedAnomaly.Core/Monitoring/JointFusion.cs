using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// The part of a <see cref="Fusion"/> that an entity without joint judgement does not have: what all metrics together at several time
/// scales are worth, and what that and the metrics by themselves are worth together.
/// </summary>
internal sealed class JointFusion
{
    /// <summary>-log10 of the share of calm public observations that begin a stretch in which all metrics together reach 1, and its
    /// change per decade.</summary>
    private const double PriorAtOne = 4;

    /// <summary>The fewer metrics there are, the more often all that is watched of them is unusual at once.</summary>
    private const double PriorOfFew = 2.8;
    private const double PriorSlopeBelow = 4.6;
    private const double PriorSlopeAbove = 3;
    private const double PriorBlocks = 150;

    /// <summary>By how much more both surprises of many metrics together are worth to an entity without history, in parts and at all;
    /// fitted to the rates of calm public series.</summary>
    private const double ManyLift = 0.1;
    private const double BothPriorBlocks = 150;

    /// <summary>By so much the own history of both together lowers a surprise at most: what is evident stays so.</summary>
    private const double MostLowered = 0.6;

    private SurpriseScale _scales = new();
    private SurpriseScale _both = new();
    private double _together;
    private double _pair;

    public static int MemoryBytes => 168;

    /// <summary>Begins an observation.</summary>
    /// <param name="together">How unusual its values are together at several time scales; 0: not judged.</param>
    public void Take(double together) => (_together, _pair) = (together, 0);

    /// <returns>Surprise of both.</returns>
    /// <param name="metrics">Surprise of the metrics by themselves.</param>
    /// <param name="metricCount">Metrics that were judged, at least 1.</param>
    /// <param name="seconds">Step by which slower observations are judged.</param>
    public double Fuse(double metrics, int metricCount, double seconds)
    {
        var scales = _together <= 0 ? 0
            : _scales.Own(_together, Prior(_together, metricCount) + SurpriseScale.PerUnit(seconds), PriorBlocks, seconds);
        _pair = Math.Sqrt(scales * scales + metrics * metrics);
        var prior = _pair + ManyLift * (1 - 2.0 / metricCount) * (_pair + 1);
        return Math.Max(prior - MostLowered, _both.Own(_pair, prior, BothPriorBlocks, seconds));
    }

    /// <summary>Takes what was fused last into the history.</summary>
    public void Learn(double seconds)
    {
        if (_together > 0)
            _scales.LearnScore(_together, seconds);
        if (_pair > 0)
            _both.LearnScore(_pair, seconds);
    }

    /// <summary>Forgets the newest observations: they belong to an incident.</summary>
    public void Discard()
    {
        _scales.Discard();
        _both.Discard();
    }

    public void Save(SnapshotWriter writer)
    {
        _scales.Save(writer);
        _both.Save(writer);
    }

    public static JointFusion Load(ref SnapshotReader reader) =>
        new() { _scales = SurpriseScale.Load(ref reader), _both = SurpriseScale.Load(ref reader) };

    private static double Prior(double together, int metricCount) =>
        PriorAtOne - PriorOfFew / metricCount + (together < 1 ? PriorSlopeBelow : PriorSlopeAbove) * PortableMath.Log10(together);
}
