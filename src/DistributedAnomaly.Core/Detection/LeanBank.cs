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
    // Places of what the detectors say, and of their tails.
    private const int Z = 0;
    private const int Shift = 1;
    private const int ShiftDown = 2;
    private const int Variance = 3;
    private const int TailCount = 4;

    private ZScoreDetector _z;
    private EwmaDetector _ewma = new(6);
    private VariabilityDetector _variability;
    private TailArray _tails;

    public LeanBank() => Tails.Fill(new TailEstimator());

    public override int MemoryBytes => 16 + 12 + 32 + TailCount * TailEstimator.Bytes;

    protected override Span<TailEstimator> Tails => _tails;

    public override void Score(ref Sample sample)
    {
        sample.Evidences[Z] = _z.Score(sample);
        sample.Evidences[Shift] = _ewma.Score(sample);
        sample.Evidences[Variance] = _variability.Score(sample);
    }

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        j.Add(Hear(listening, _tails[Z], sample.Evidences[Z], 0.1), Voice.ZScore, present: true);
        j.Add(Hear(listening, _tails[Shift], _tails[ShiftDown], sample.Evidences[Shift], 0.05 * sample.Scale), Voice.Ewma, present: true);
        j.Add(Hear(listening, _tails[Variance], sample.Evidences[Variance].Up, 0.05), Voice.Variability, present: false);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below) => above = below = 4 * sample.Scale;

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        _tails[Z].Add((float)Math.Max(sample.Evidences[Z].Up, sample.Evidences[Z].Down));
        _tails[Shift].Add((float)sample.Evidences[Shift].Up);
        _tails[ShiftDown].Add((float)sample.Evidences[Shift].Down);
        _tails[Variance].Add((float)sample.Evidences[Variance].Up);
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
