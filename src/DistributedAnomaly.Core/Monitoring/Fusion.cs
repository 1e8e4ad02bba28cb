using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// From what the detectors of an entity say to one surprise. The evidence of its metrics is added up, and what the sum is worth is
/// told by a <see cref="SurpriseScale"/>; all metrics together at several time scales have a scale of their own. Both surprises are
/// added as squares, and what that is worth is told by a third scale: how often both rise together differs from entity to entity.
/// </summary>
internal struct Fusion
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

    /// <summary>What the echo of an incident counts: it opens nothing, and still ranks above calm.</summary>
    private const double EchoShare = 0.5;

    private SurpriseScale _metrics = new();
    private SurpriseScale _scales = new();
    private SurpriseScale _both = new();
    private double _pair;
    private Echo _echo;
    private double _alone;
    private double _together;

    public Fusion()
    {
    }

    /// <summary>Evidence of the last observation in all.</summary>
    public double Strength { get; private set; }

    /// <summary>The part of it that speaks of the newest samples only.</summary>
    public double Present { get; private set; }

    /// <summary>Surprise of the last observation, the echo of an incident before it included.</summary>
    public double Lasting { get; private set; }

    /// <param name="strength">Evidence of the metrics and of their deviations together.</param>
    /// <param name="present">The part of it that speaks of the newest samples only.</param>
    /// <param name="joint">Judges all metrics together; null at lean fidelity.</param>
    /// <param name="metricCount">Metrics that were judged, at least 1.</param>
    /// <param name="seconds">Cadence.</param>
    /// <returns>Surprise of what is new.</returns>
    public double Fuse(double strength, double present, JointMonitor? joint, int metricCount, double seconds)
    {
        (_together, _pair) = (joint?.Scales ?? 0, 0);
        Strength = strength + (joint?.ScalesStrength ?? 0);
        Present = present + (joint?.ScalesPresent ?? 0);
        var isNew = _echo.IsNew(strength);
        // Several metrics are told by the observation, and what slower observations are worth is added once.
        var step = metricCount <= 1 ? seconds : Math.Min(seconds, SurpriseScale.UnitSeconds);
        if (joint is not { IsMultiscale: true })
        {
            _alone = isNew ? strength : 0;
            Lasting = Slower(_metrics.Surprise(strength, 1, step), seconds, step);
            return isNew ? Lasting : EchoShare * Lasting;
        }

        _alone = strength;
        var metrics = _metrics.Surprise(strength, metricCount, step);
        var scales = _together <= 0 ? 0
            : _scales.Own(_together, Prior(_together, metricCount) + SurpriseScale.PerUnit(step), PriorBlocks, step);
        _pair = Math.Sqrt(scales * scales + metrics * metrics);
        var prior = _pair + ManyLift * (1 - 2.0 / metricCount) * (_pair + 1);
        return Lasting = Slower(Math.Max(prior - MostLowered, _both.Own(_pair, prior, BothPriorBlocks, step)), seconds, step);
    }

    /// <summary>Takes what was fused last into the history.</summary>
    public void Learn(double seconds)
    {
        _metrics.Learn(_alone, seconds);
        if (_together > 0)
            _scales.LearnScore(_together, seconds);
        if (_pair > 0)
            _both.LearnScore(_pair, seconds);
    }

    /// <summary>Forgets the newest observations: they belong to an incident.</summary>
    public void Discard()
    {
        _metrics.Discard();
        _scales.Discard();
        _both.Discard();
    }

    public readonly void Save(SnapshotWriter writer)
    {
        _metrics.Save(writer);
        _scales.Save(writer);
        _both.Save(writer);
        _echo.Save(writer);
        writer.Double(Lasting);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="version">Of the snapshot; before 2 the metrics alone were judged.</param>
    /// <param name="strength">Evidence of the last observation.</param>
    public static Fusion Load(ref SnapshotReader reader, byte version, double strength) => new()
    {
        Strength = strength,
        _metrics = SurpriseScale.Load(ref reader),
        _scales = version >= 2 ? SurpriseScale.Load(ref reader) : new SurpriseScale(),
        _both = version >= 2 ? SurpriseScale.Load(ref reader) : new SurpriseScale(),
        _echo = version >= 2 ? Echo.Load(ref reader) : default,
        Lasting = version >= 2 ? reader.Double() : 0,
    };

    private static double Slower(double surprise, double seconds, double step) =>
        step < seconds ? surprise + Math.Min(1, surprise) * BlockClock.Excess(seconds) : surprise;

    private static double Prior(double together, int metricCount) =>
        PriorAtOne - PriorOfFew / metricCount + (together < 1 ? PriorSlopeBelow : PriorSlopeAbove) * PortableMath.Log10(together);
}
