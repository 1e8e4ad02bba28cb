using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Calibration;

/// <summary>
/// From the summed strength of an observation to its surprise: -log10 of how often <see cref="UnitSeconds"/> of normal operation of this
/// entity bring something at least this unusual. It counts in time, not in observations, so that entities of any cadence compare.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>y = strength^(2/3) undoes the power of the sum: a single evidence gives itself back, in powers of ten.</item>
/// <item>A prior, fitted to the rates at which calm public series reach y, speaks for entities without history.</item>
/// <item>The entity's own block maxima of y get a say with their number (a quarter of it after two weeks): what it takes for
/// detectors, each calibrated by itself, to agree by chance differs little from entity to entity.</item>
/// </list>
/// </remarks>
public struct SurpriseScale
{
    /// <summary>The unit of time of a surprise: 3 is once in 1,000 times five minutes, three and a half days.</summary>
    public const double UnitSeconds = 300;
    private const double StrengthPriorBlocks = 1500;
    private const double MetricsPriorBlocks = 800;
    private const double MetricsOwnShare = 0.6;

    /// <summary>By how much the prior of several metrics counts less, with the root of their number.</summary>
    private const double PerRootOfMetrics = 0.43;
    private const double PriorSlope = 2.55;
    private const double PriorKnee = 6.3;
    private const float TailShape = 0.39f;
    private const double LeastWidth = 0.2;

    private TailEstimator _tail = new();
    private BlockClock _clock = new();

    public SurpriseScale()
    {
    }

    /// <summary>What a chance per observation is worth per unit of time.</summary>
    /// <param name="seconds">Usual interval between observations.</param>
    public static double PerUnit(double seconds) => PortableMath.Log10(Math.Max(0.001, seconds) / UnitSeconds);

    /// <summary>Surprise by the prior alone: what one feature's strength would mean for an entity of which nothing is known.</summary>
    public static double Prior(double strength) =>
        strength <= 0 ? 0 : PriorSlope * PortableMath.Log10(1 + PriorKnee * PortableMath.Pow(strength, 2.0 / 3));

    /// <summary>What a strength is worth: the more metrics there are, the more often one of them is unusual by chance.</summary>
    /// <param name="strength">Sum of evidences, 0 or more.</param>
    /// <param name="metricCount">Metrics that were judged.</param>
    /// <param name="seconds">Usual interval between observations.</param>
    public readonly double Surprise(double strength, int metricCount, double seconds)
    {
        if (strength <= 0)
            return 0;
        if (metricCount <= 1)
            return Own(Score(strength), Prior(strength), StrengthPriorBlocks, seconds);
        var prior = Prior(strength) / (1 + PerRootOfMetrics * (Math.Sqrt(metricCount) - 1));
        return Own(Score(strength), prior, MetricsPriorBlocks, seconds, MetricsOwnShare);
    }

    /// <summary>Surprise of any score: the entity's own history of it has a say beside the prior.</summary>
    /// <param name="score">0 or more.</param>
    /// <param name="prior">What it is worth for an entity without history.</param>
    /// <param name="priorBlocks">The own history has half of the say when it is so many blocks long.</param>
    /// <param name="seconds">Usual interval between observations.</param>
    /// <param name="ownShare">What a surprise by the own history counts: the first incident of its kind looks rarer than it is.</param>
    public readonly double Own(double score, double prior, double priorBlocks, double seconds, double ownShare = 1)
    {
        if (!_tail.IsWarm)
            return Math.Max(0, prior);
        var own = ownShare * (_tail.Exceedance(score, LeastWidth) + PerUnit(_clock.Length * seconds));
        var say = _tail.Blocks / (_tail.Blocks + priorBlocks);
        return Math.Max(0, prior + say * (own - prior));
    }

    public void Learn(double strength, double seconds) =>
        LearnScore(Score(strength), seconds);

    /// <summary>Takes a score that <see cref="Own"/> judged.</summary>
    public void LearnScore(double score, double seconds)
    {
        _tail.Add((float)score);
        if (!_clock.Tick())
            return;
        _tail.EndBlock(TailShape);
        if (_clock.Grow(seconds))
            _tail.MergeBlocks();
    }

    /// <summary>Forgets the newest observations: they belong to an incident.</summary>
    public void Discard() => _tail.Discard();

    public readonly void Save(SnapshotWriter writer)
    {
        _tail.Save(writer);
        _clock.Save(writer);
    }

    public static SurpriseScale Load(ref SnapshotReader reader) =>
        new() { _tail = TailEstimator.Load(ref reader), _clock = BlockClock.Load(ref reader) };

    private static double Score(double strength) => strength <= 0 ? 0 : PortableMath.Pow(strength, 2.0 / 3);
}
