using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.ModifiedZ;

/// <summary>
/// Modified z-score: distance from the median in units of the median absolute deviation, 0.6745 |x - median| / MAD
/// (Iglewicz and Hoaglin 1993), with both medians tracked in a few bytes.
/// </summary>
/// <remarks>Score 0 to 1e6, on the value's side. Needs some 50 samples. Memory 8 bytes.</remarks>
public struct ModifiedZDetector : IDetector
{
    private QuantileTracker _median;
    private QuantileTracker _spread;

    public readonly string Name => "modified-z";

    public readonly Evidence Score(in Sample sample)
    {
        var d = sample.Value - sample.Level - _median.Value;
        var mad = Math.Max(_spread.Value, 0.1 * sample.Scale);
        return Evidence.Sided(Math.Min(1e6, 0.6745 * Math.Abs(d) / mad), d > 0);
    }

    public void Learn(in Sample sample, double weight)
    {
        // Both medians are relative to the robust level, which moves slowly.
        var d = Math.Clamp(sample.Value - sample.Level, -1e30, 1e30);
        var step = sample.Scale * weight * Math.Max(10 * sample.SlowRate, 0.002);
        _spread.Add(Math.Abs(d - _median.Value), 0.5, step);
        _median.Add(d, 0.5, step);
    }

    public readonly void Settle(double value)
    {
    }

    public readonly void Save(SnapshotWriter writer)
    {
        _median.Save(writer);
        _spread.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _median.Load(ref reader);
        _spread.Load(ref reader);
    }
}
