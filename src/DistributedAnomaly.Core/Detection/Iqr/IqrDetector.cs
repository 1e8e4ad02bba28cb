using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Iqr;

/// <summary>
/// Distance outside the quartiles in interquartile ranges (Tukey's fences, 1977: 1.5 is an outlier, 3 is far out), with
/// the quartiles tracked in a few bytes.
/// </summary>
/// <remarks>Score 0 (between the quartiles) to 1e6, on the value's side. Needs some 50 samples. Memory 8 bytes.</remarks>
public struct IqrDetector : IDetector
{
    private QuantileTracker _lower;
    private QuantileTracker _upper;

    public readonly string Name => "iqr";

    public readonly Evidence Score(in Sample sample)
    {
        var d = sample.Value - sample.Level;
        var range = Math.Max(_upper.Value - _lower.Value, 0.1 * sample.Scale);
        return new Evidence(
            Math.Clamp((d - _upper.Value) / range, 0, 1e6),
            Math.Clamp((_lower.Value - d) / range, 0, 1e6));
    }

    public void Learn(in Sample sample, double weight)
    {
        var d = Math.Clamp(sample.Value - sample.Level, -1e30, 1e30);
        var step = sample.Scale * weight * Math.Max(10 * sample.SlowRate, 0.002);
        _lower.Add(d, 0.25, step);
        _upper.Add(d, 0.75, step);
    }

    public readonly void Settle(double value)
    {
    }

    public readonly void Save(SnapshotWriter writer)
    {
        _lower.Save(writer);
        _upper.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _lower.Load(ref reader);
        _upper.Load(ref reader);
    }
}
