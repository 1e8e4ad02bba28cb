using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection;

/// <summary>The detectors of one feature with the tail of each: what they say is calibrated, then added up.</summary>
internal abstract class DetectorBank
{
    /// <summary>Shape that tails of raw scores are shrunk to: heavier than exponential, as operational metrics are.</summary>
    private const float RawShape = 0.3f;

    /// <summary>The baseline has to find its level first: what detectors say until then describes the start, not the stream.</summary>
    private const int SettlingSamples = 32;

    private BlockClock _clock = new();

    /// <summary>Samples per block.</summary>
    public int BlockLength => _clock.Length;

    public abstract int MemoryBytes { get; }

    protected abstract Span<TailEstimator> Tails { get; }

    /// <summary>Asks the detectors about the sample. Changes nothing else.</summary>
    public abstract void Score(ref Sample sample);

    /// <summary>What the evidence of a scored sample is worth. Changes nothing.</summary>
    public abstract Judgement Judge(in Sample sample, in Listening listening);

    /// <summary>How far above and below the expectation values usually reach, in the sample's unit.</summary>
    public abstract void Reach(in Sample sample, out double above, out double below);

    /// <summary>Takes the sample into detectors and tails. Call after <see cref="Score"/>.</summary>
    /// <param name="sample">The same sample.</param>
    /// <param name="weight">0 to 1: of detectors.</param>
    /// <param name="learnTails">False inside a young episode: the tails describe normal operation only.</param>
    /// <param name="hasDay">The band of this time of day is known.</param>
    /// <param name="hasWeek">The band of this hour of the week is known.</param>
    /// <param name="secondsPerSample">Cadence.</param>
    public void Learn(in Sample sample, double weight, bool learnTails, bool hasDay, bool hasWeek, double secondsPerSample)
    {
        if (learnTails && sample.Count >= SettlingSamples)
        {
            AddToTails(sample, hasDay, hasWeek);
            if (_clock.Tick())
                EndBlocks(_clock.Grow(secondsPerSample));
        }

        LearnDetectors(sample, weight);
    }

    /// <summary>An episode opened: its onset is taken back from what is normal.</summary>
    public void Discard()
    {
        foreach (ref var tail in Tails)
            tail.Discard();
    }

    /// <summary>An episode ended: the recent past is forgotten.</summary>
    public abstract void Settle(double value);

    public void Save(SnapshotWriter writer)
    {
        _clock.Save(writer);
        foreach (ref var tail in Tails)
            tail.Save(writer);
        SaveDetectors(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _clock = BlockClock.Load(ref reader);
        foreach (ref var tail in Tails)
            tail = TailEstimator.Load(ref reader);
        LoadDetectors(ref reader);
    }

    protected static double Hear(in Listening l, in TailEstimator tail, double score, double leastWidth)
    {
        var q = tail.Exceedance(score, leastWidth);
        return q <= 0 ? 0 : Math.Min(l.Most, q + l.Offset);
    }

    protected static double Hear(in Listening l, in TailEstimator up, in TailEstimator down, Evidence e, double leastWidth) =>
        Math.Max(l.Up ? Hear(l, up, e.Up, leastWidth) : 0, l.Down ? Hear(l, down, e.Down, leastWidth) : 0);

    /// <summary>One tail for both sides: each side is heard only if it matters.</summary>
    protected static double Hear(in Listening l, in TailEstimator tail, Evidence e, double leastWidth) =>
        Hear(l, tail, Math.Max(l.Up ? e.Up : 0, l.Down ? e.Down : 0), leastWidth);

    protected abstract void AddToTails(in Sample sample, bool hasDay, bool hasWeek);

    protected abstract void LearnDetectors(in Sample sample, double weight);

    protected abstract void SaveDetectors(SnapshotWriter writer);

    protected abstract void LoadDetectors(ref SnapshotReader reader);

    private void EndBlocks(bool merge)
    {
        foreach (ref var tail in Tails)
        {
            tail.EndBlock(RawShape);
            if (merge)
                tail.MergeBlocks();
        }
    }
}
