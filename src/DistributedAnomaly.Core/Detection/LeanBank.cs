using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection.Ewma;
using DistributedAnomaly.Core.Detection.Variability;
using DistributedAnomaly.Core.Detection.ZScore;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection;

/// <summary>The three detectors that say most for their memory: a point, a shift, a change of variance.</summary>
internal sealed class LeanBank : DetectorBank
{
    private const int ZAt = 0;
    private const int EwmaUpAt = 1;
    private const int EwmaDownAt = 2;
    private const int VariabilityAt = 3;
    private const int TailCount = 4;

    private ZScoreDetector _z;
    private EwmaDetector _ewma = new(6);
    private VariabilityDetector _variability;
    private TailArray _tails;

    public LeanBank() => Tails.Fill(new TailEstimator());

    public override int MemoryBytes => 16 + 12 + 32 + TailCount * TailEstimator.Bytes;

    protected override Span<TailEstimator> Tails => _tails;

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        j.Add(Hear(listening, _tails[ZAt], _z.Score(sample), 0.1), Voice.ZScore, present: true);
        j.Add(Hear(listening, _tails[EwmaUpAt], _tails[EwmaDownAt], _ewma.Score(sample), 0.05 * sample.Scale), Voice.Ewma, present: true);
        j.Add(Hear(listening, _tails[VariabilityAt], _variability.Score(sample).Up, 0.05), Voice.Variability, present: false);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below) => above = below = 4 * sample.Scale;

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        var z = _z.Score(sample);
        _tails[ZAt].Add((float)Math.Max(z.Up, z.Down));
        var e = _ewma.Score(sample);
        _tails[EwmaUpAt].Add((float)e.Up);
        _tails[EwmaDownAt].Add((float)e.Down);
        _tails[VariabilityAt].Add((float)_variability.Score(sample).Up);
    }

    protected override void LearnDetectors(in Sample sample, double weight)
    {
        _z.Learn(sample, weight);
        _ewma.Learn(sample, weight);
        _variability.Learn(sample, weight);
    }

    public override void Settle(double value)
    {
        _z.Settle(value);
        _ewma.Settle(value);
        _variability.Settle(value);
    }

    protected override void SaveDetectors(SnapshotWriter writer)
    {
        _z.Save(writer);
        _ewma.Save(writer);
        _variability.Save(writer);
    }

    protected override void LoadDetectors(ref SnapshotReader reader)
    {
        _z.Load(ref reader);
        _ewma.Load(ref reader);
        _variability.Load(ref reader);
    }

    [InlineArray(TailCount)]
    private struct TailArray
    {
        private TailEstimator _first;
    }
}
