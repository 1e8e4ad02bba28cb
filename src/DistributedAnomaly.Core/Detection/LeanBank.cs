using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection.Ewma;
using DistributedAnomaly.Core.Detection.Variability;
using DistributedAnomaly.Core.Detection.ZScore;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection;

/// <summary>The three detectors that say most for their memory: a point, a shift, a change of variance.</summary>
internal sealed class LeanBank : DetectorBank
{
    private ZScoreDetector _z;
    private EwmaDetector _ewma = new(6);
    private VariabilityDetector _variability;
    private TailEstimator _zTail = new(), _ewmaUp = new(), _ewmaDown = new(), _variabilityTail = new();

    public override int MemoryBytes => 16 + 12 + 32 + 4 * 56;

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        j.Add(Hear(listening, _zTail, _z.Score(sample), 0.1), Voice.ZScore);
        j.Add(Hear(listening, _ewmaUp, _ewmaDown, _ewma.Score(sample), 0.05 * sample.Scale), Voice.Ewma);
        j.Add(Hear(listening, _variabilityTail, _variability.Score(sample).Up, 0.05), Voice.Variability);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below) => above = below = 4 * sample.Scale;

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        var z = _z.Score(sample);
        _zTail.Add((float)Math.Max(z.Up, z.Down));
        var e = _ewma.Score(sample);
        _ewmaUp.Add((float)e.Up);
        _ewmaDown.Add((float)e.Down);
        _variabilityTail.Add((float)_variability.Score(sample).Up);
    }

    protected override void EndBlocks(bool merge)
    {
        EndBlock(ref _zTail, merge);
        EndBlock(ref _ewmaUp, merge);
        EndBlock(ref _ewmaDown, merge);
        EndBlock(ref _variabilityTail, merge);
    }

    protected override void LearnDetectors(in Sample sample, double weight)
    {
        _z.Learn(sample, weight);
        _ewma.Learn(sample, weight);
        _variability.Learn(sample, weight);
    }

    protected override void SaveParts(SnapshotWriter writer)
    {
        _z.Save(writer);
        _ewma.Save(writer);
        _variability.Save(writer);
        _zTail.Save(writer);
        _ewmaUp.Save(writer);
        _ewmaDown.Save(writer);
        _variabilityTail.Save(writer);
    }

    protected override void LoadParts(ref SnapshotReader reader)
    {
        _z.Load(ref reader);
        _ewma.Load(ref reader);
        _variability.Load(ref reader);
        _zTail = TailEstimator.Load(ref reader);
        _ewmaUp = TailEstimator.Load(ref reader);
        _ewmaDown = TailEstimator.Load(ref reader);
        _variabilityTail = TailEstimator.Load(ref reader);
    }
}
