using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Detection.Mahalanobis;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Judges the deviations of all metrics together, with a tail of its own.</summary>
internal sealed class JointMonitor
{
    private const float TailShape = 0.2f;
    private const double LeastWidth = 0.2;
    private const int WarmSamples = 10;

    private readonly MahalanobisDetector _detector = new();
    private TailEstimator _tail = new();
    private BlockClock _clock = new();
    private double _raw;

    /// <summary>Evidence of the last vector.</summary>
    public double Strength { get; private set; }

    /// <summary>Position of the metric with the largest part in it; -1 if none.</summary>
    public int Top { get; private set; } = -1;

    public int MemoryBytes => 136 + _detector.MemoryBytes;

    /// <param name="deviations">One per metric; NaN: no new value.</param>
    /// <param name="seconds">Cadence.</param>
    public void Judge(ReadOnlySpan<double> deviations, double seconds)
    {
        _raw = _detector.Score(deviations, out var top);
        var offset = PortableMath.Log10(_clock.Length * seconds / BlockClock.TargetSeconds);
        var judgement = default(Judgement);
        judgement.Add(Math.Min(15, _tail.Exceedance(_raw, LeastWidth) + offset), Voice.Mahalanobis, present: true);
        Strength = top < 0 ? 0 : judgement.Strength;
        Top = top;
    }

    /// <summary>The last observation is not judged jointly: too few metrics, or none that matters.</summary>
    public void Skip()
    {
        Strength = 0;
        Top = -1;
    }

    public void Learn(ReadOnlySpan<double> deviations, double rate, LearningPace pace, long samples, double seconds)
    {
        if (pace.Tails && samples > WarmSamples)
        {
            _tail.Add((float)_raw);
            if (_clock.Tick())
            {
                _tail.EndBlock(TailShape);
                if (_clock.Grow(seconds))
                    _tail.MergeBlocks();
            }
        }

        _detector.Learn(deviations, rate * pace.Weight);
    }

    public void Discard() => _tail.Discard();

    public void Save(SnapshotWriter writer)
    {
        writer.Double(Strength);
        writer.Int(Top);
        _tail.Save(writer);
        _clock.Save(writer);
        _detector.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        Strength = reader.Double();
        Top = reader.Int();
        _tail = TailEstimator.Load(ref reader);
        _clock = BlockClock.Load(ref reader);
        _detector.Load(ref reader);
    }
}
