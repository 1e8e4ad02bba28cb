using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Calibration;

/// <summary>
/// From the summed strength of an observation to its surprise: -log10 of the chance that a normal observation of this
/// entity is at least this unusual.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>y = strength^(2/3) undoes the power of the sum: a single evidence gives itself back, in powers of ten.</item>
/// <item>A prior, fitted to the rates at which calm public series reach y, speaks for entities without history.</item>
/// <item>The entity's own block maxima of y take over with their number (half of the say at <see cref="PriorBlocks"/> blocks).</item>
/// <item>Both are rates of clusters per time; times the cadence they are chances per observation.</item>
/// </list>
/// </remarks>
public struct SurpriseScale
{
    private const double PriorBlocks = 150;
    private const double PriorSlope = 2.55;
    private const double PriorKnee = 6.3;
    private const float TailShape = 0.39f;
    private const double LeastWidth = 0.2;

    private TailEstimator _tail = new();
    private BlockClock _clock = new();

    public SurpriseScale()
    {
    }

    /// <summary>Surprise by the prior alone: what one feature's strength would mean for an entity of which nothing is known.</summary>
    public static double Prior(double strength, double seconds)
    {
        if (strength <= 0)
            return 0;
        var y = PortableMath.Pow(strength, 2.0 / 3);
        return Math.Max(0, PriorSlope * PortableMath.Log10(1 + PriorKnee * y) + PerObservation(seconds));
    }

    /// <param name="strength">Sum of evidences, 0 or more.</param>
    /// <param name="seconds">Usual interval between observations.</param>
    public readonly double Surprise(double strength, double seconds)
    {
        if (strength <= 0)
            return 0;
        var y = PortableMath.Pow(strength, 2.0 / 3);
        return Own(y, PriorSlope * PortableMath.Log10(1 + PriorKnee * y) + PerObservation(seconds));
    }

    /// <summary>Surprise of a sum of surprises: the entity's own history of such sums says what they are worth together.</summary>
    /// <param name="sum">0 or more.</param>
    /// <param name="prior">What it is worth for an entity without history.</param>
    public readonly double Own(double sum, double prior)
    {
        if (!_tail.IsWarm)
            return Math.Max(0, prior);
        var own = _tail.Exceedance(sum, LeastWidth) + PortableMath.Log10(_clock.Length);
        var say = _tail.Blocks / (_tail.Blocks + PriorBlocks);
        return Math.Max(0, prior + say * (own - prior));
    }

    public void Learn(double strength, double seconds)
    {
        LearnSum(strength <= 0 ? 0 : PortableMath.Pow(strength, 2.0 / 3), seconds);
    }

    /// <summary>Takes a sum that <see cref="Own"/> judged.</summary>
    public void LearnSum(double sum, double seconds)
    {
        _tail.Add((float)sum);
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

    // The prior's rates were taken at five minutes.
    private static double PerObservation(double seconds) => PortableMath.Log10(300 / Math.Max(0.001, seconds));
}
