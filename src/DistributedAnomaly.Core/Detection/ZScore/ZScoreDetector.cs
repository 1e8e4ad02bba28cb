using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.ZScore;

/// <summary>
/// Standard score: distance from a slow mean in standard deviations (Shewhart 1931; exponentially weighted moments as in
/// Finch 2009).
/// </summary>
/// <remarks>Score |z|, 0 to 1e6, on the value's side. Needs some 20 samples. Memory 8 bytes.</remarks>
public struct ZScoreDetector : IDetector
{
    private float _offset;
    private float _variance;

    public readonly string Name => "z-score";

    public readonly Evidence Score(in Sample sample)
    {
        var d = sample.Value - sample.Level - _offset;
        var sd = Math.Max(Math.Sqrt(_variance), 0.1 * sample.Scale);
        return Evidence.Sided(Math.Min(1e6, Math.Abs(d) / sd), d > 0);
    }

    public void Learn(in Sample sample, double weight)
    {
        // The mean is kept as an offset from the robust level: small numbers, which single precision holds well.
        var rate = sample.SlowRate * weight;
        var d = Math.Clamp(sample.Value - sample.Level - _offset, -1e15, 1e15);
        var step = rate * d;
        _offset = (float)(_offset + step);
        _variance = (float)Math.Min(1e30, (1 - rate) * (_variance + step * d));
    }

    public readonly void Settle(double value)
    {
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_offset);
        writer.Float(_variance);
    }

    public void Load(ref SnapshotReader reader)
    {
        _offset = reader.Float();
        _variance = reader.Float();
    }
}
