using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// From what the detectors of an entity say to one surprise. Without joint judgement at several time scales: evidence is added up, and
/// what the sum is worth the entity's own history of such sums says. With it: three surprises that know little of each other, those of
/// the metrics, the spread and the neighbour, are added as squares, and judged by the same kind of history.
/// </summary>
internal struct Fusion
{
    /// <summary>What the metrics' own detectors weigh beside what all metrics say together.</summary>
    private const double MetricsShare = 0.5;
    private const double UsualSeconds = 300;

    /// <summary>What a sum of surprises is worth, in surprise, for an entity without history.</summary>
    private const double PriorShare = 0.8;
    private const double FirstDaySeconds = 86_400;

    private SurpriseScale _scale = new();
    private double _sum;
    private bool _ofScales;

    public Fusion()
    {
    }

    /// <summary>Evidence of the last observation in all.</summary>
    public double Strength { get; private set; }

    /// <summary>The part of it that speaks of the newest samples only.</summary>
    public double Present { get; private set; }

    /// <param name="strength">Evidence of the metrics and of their deviations together.</param>
    /// <param name="present">The part of it that speaks of the newest samples only.</param>
    /// <param name="joint">Judges all metrics together; null at lean fidelity.</param>
    /// <param name="samples">Observations of the entity.</param>
    /// <param name="seconds">Cadence.</param>
    /// <returns>Surprise.</returns>
    public double Fuse(double strength, double present, JointMonitor? joint, long samples, double seconds)
    {
        (Strength, Present) = (strength, present);
        _ofScales = joint is { IsMultiscale: true };
        return _ofScales ? FuseScales(joint!, samples, seconds) : _scale.Surprise(strength, seconds);
    }

    /// <summary>Takes what was fused last into the history.</summary>
    public void Learn(double seconds)
    {
        if (_ofScales)
            _scale.LearnSum(_sum, seconds);
        else
            _scale.Learn(Strength, seconds);
    }

    /// <summary>Forgets the newest observations: they belong to an incident.</summary>
    public void Discard() => _scale.Discard();

    public readonly void Save(SnapshotWriter writer) => _scale.Save(writer);

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="strength">Evidence of the last observation.</param>
    public static Fusion Load(ref SnapshotReader reader, double strength) => new() { Strength = strength, _scale = SurpriseScale.Load(ref reader) };

    // On its first day an entity is judged by its metrics alone, too: they forget sooner how it began.
    private double FuseScales(JointMonitor joint, long samples, double seconds)
    {
        if (joint.IsFirstMultiscale)
            _scale = new SurpriseScale();
        var metrics = MetricsShare * SurpriseScale.Prior(Strength, UsualSeconds);
        var alone = samples * seconds < FirstDaySeconds ? SurpriseScale.Prior(Strength, seconds) : 0;
        _sum = Math.Sqrt(metrics * metrics + joint.Spread * joint.Spread + joint.Neighbour * joint.Neighbour);
        Strength += joint.ScalesStrength;
        Present += joint.ScalesPresent;
        return _scale.Own(_sum, Math.Max(alone, PriorShare * _sum));
    }
}
