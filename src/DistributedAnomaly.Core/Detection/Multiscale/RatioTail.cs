using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Surprise of a positive score by its ratio to its own 98 % quantile: in proportion below it, and beyond it by a Pareto tail
/// whose index is the mean log excess (Hill 1975). 16 bytes; the score's unit does not matter.
/// </summary>
public struct RatioTail
{
    private const double Quantile = 0.98;
    private const double AtQuantile = 1.69897000433601880479;
    private const double PriorExcess = 0.25;
    private const double LeastExcess = 0.05;
    private const double PriorWeight = 3;
    private const double MostSurprise = 30;

    private float _level;
    private float _excess;
    private int _exceeded;
    private int _count;

    public RatioTail() => _excess = (float)PriorExcess;

    /// <returns>0 to 30: -log10 of the chance that a normal score is at least this large.</returns>
    public readonly double Surprise(double score)
    {
        if (_count == 0 || score <= 0)
            return 0;
        var log = PortableMath.Log2(score) - _level;
        return log <= 0
            ? AtQuantile * PortableMath.Exp2(log)
            : Math.Min(MostSurprise, AtQuantile + log * 0.30102999566398119521 / Math.Max(LeastExcess, _excess));
    }

    public void Learn(double score)
    {
        if (!(score > 0))
            return;
        var level = PortableMath.Log2(score);
        if (_count++ == 0)
        {
            _level = (float)level;
            return;
        }

        var over = level - _level;
        if (over > 0)
        {
            _exceeded = Math.Min(_exceeded + 1, 400);
            // Beyond 8 doublings it is an incident: it does not stretch the tail for ever.
            _excess += (float)((Math.Min(over, 8) * 0.69314718055994530942 - _excess) / (_exceeded + PriorWeight));
        }

        // Stochastic approximation: 1 / (n f), where the density f at the quantile is about 0.04 per doubling.
        var step = Math.Clamp(25.0 / _count, 0.001, 0.5);
        _level += (float)(over > 0 ? Math.Min(over, step * Quantile) : -step * (1 - Quantile));
        _count = Math.Min(_count, 1 << 30);
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_level);
        writer.Float(_excess);
        writer.Int(_exceeded);
        writer.Int(_count);
    }

    public static RatioTail Load(ref SnapshotReader reader) => new()
    {
        _level = reader.Float(),
        _excess = reader.Float(),
        _exceeded = Math.Clamp(reader.Int(), 0, 400),
        _count = Math.Clamp(reader.Int(), 0, 1 << 30),
    };
}
