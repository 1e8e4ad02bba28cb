using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// From what the detectors of an entity say to one surprise. The evidence of its metrics is added up, and what the sum is worth is
/// told by a <see cref="SurpriseScale"/>; all metrics together at several time scales have a scale of their own. Both surprises are
/// added as squares, and what that is worth is told by a third scale: how often both rise together differs from entity to entity.
/// </summary>
/// <param name="jointly">Judges all metrics together; null: the metrics alone are judged, as at lean fidelity.</param>
internal struct Fusion(JointFusion? jointly)
{
    /// <summary>What the echo of an incident counts: it opens nothing, and still ranks above calm.</summary>
    private const double EchoShare = 0.5;

    private SurpriseScale _metrics = new();
    private Echo _echo;
    private double _alone;

    /// <summary>Evidence of the last observation in all.</summary>
    public double Strength { get; private set; }

    /// <summary>The part of it that speaks of the newest samples only.</summary>
    public double Present { get; private set; }

    /// <summary>Surprise of the last observation, the echo of an incident before it included.</summary>
    public double Lasting { get; private set; }

    /// <summary>Bytes on the heap.</summary>
    public readonly int MemoryBytes => jointly is null ? 0 : JointFusion.MemoryBytes;

    /// <param name="strength">Evidence of the metrics and of their deviations together.</param>
    /// <param name="present">The part of it that speaks of the newest samples only.</param>
    /// <param name="joint">Judges all metrics together; null at lean fidelity.</param>
    /// <param name="metricCount">Metrics that were judged, at least 1.</param>
    /// <param name="seconds">Cadence.</param>
    /// <returns>Surprise of what is new.</returns>
    public double Fuse(double strength, double present, JointMonitor? joint, int metricCount, double seconds)
    {
        jointly?.Take(joint?.Scales ?? 0);
        Strength = strength + (joint?.ScalesStrength ?? 0);
        Present = present + (joint?.ScalesPresent ?? 0);
        var isNew = _echo.IsNew(strength);
        // Several metrics are told by the observation, and what slower observations are worth is added once.
        var step = metricCount <= 1 ? seconds : Math.Min(seconds, SurpriseScale.UnitSeconds);
        if (jointly is null || joint is not { IsMultiscale: true })
        {
            _alone = isNew ? strength : 0;
            Lasting = Slower(_metrics.Surprise(strength, 1, step), seconds, step);
            return isNew ? Lasting : EchoShare * Lasting;
        }

        _alone = strength;
        return Lasting = Slower(jointly.Fuse(_metrics.Surprise(strength, metricCount, step), metricCount, step), seconds, step);
    }

    /// <summary>Lowers the surprise of the last observation by what was said of alarms like it.</summary>
    public void Lower(double threshold, double discount) => Lasting = FeedbackModel.Lower(Lasting, threshold, discount);

    /// <summary>Takes what was fused last into the history.</summary>
    public void Learn(double seconds)
    {
        _metrics.Learn(_alone, seconds);
        jointly?.Learn(seconds);
    }

    /// <summary>Forgets the newest observations: they belong to an incident.</summary>
    public void Discard()
    {
        _metrics.Discard();
        jointly?.Discard();
    }

    public readonly void Save(SnapshotWriter writer)
    {
        _metrics.Save(writer);
        (jointly ?? new JointFusion()).Save(writer);
        _echo.Save(writer);
        writer.Double(Lasting);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="fidelity">Of the entity.</param>
    /// <param name="version">Of the snapshot; before 2 the metrics alone were judged.</param>
    /// <param name="strength">Evidence of the last observation.</param>
    public static Fusion Load(ref SnapshotReader reader, Fidelity fidelity, byte version, double strength)
    {
        var metrics = SurpriseScale.Load(ref reader);
        var jointly = version >= 2 ? JointFusion.Load(ref reader) : new JointFusion();
        return new Fusion(fidelity == Fidelity.Full ? jointly : null)
        {
            Strength = strength,
            _metrics = metrics,
            _echo = version >= 2 ? Echo.Load(ref reader) : default,
            Lasting = version >= 2 ? reader.Double() : 0,
        };
    }

    private static double Slower(double surprise, double seconds, double step) =>
        step < seconds ? surprise + Math.Min(1, surprise) * BlockClock.Excess(seconds) : surprise;
}
