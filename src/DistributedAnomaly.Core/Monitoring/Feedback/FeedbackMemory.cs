using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>
/// What was said about one entity, and what follows from it. A false alarm raises the threshold for observations that are led by the same
/// metric on the same side: at first to a little more than what was marked, then less and less, half after every
/// <see cref="HalfLife"/>. Everything else is judged as before.
/// </summary>
/// <remarks>At most <see cref="MaxRemembered"/>: the oldest goes. Of the order of 200 bytes each.</remarks>
internal sealed class FeedbackMemory
{
    public const int MaxRemembered = 16;

    /// <summary>The same again is no alarm, what is ten to the power of this rarer is one.</summary>
    public const double Margin = 0.5;

    /// <summary>A pattern leads an observation with this part of its evidence; with less the threshold is raised less.</summary>
    private const double LeadingShare = 0.5;

    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    private readonly List<EntityFeedback> _all = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<EntityFeedback> All => _all;

    public int MemoryBytes => 64 + 200 * _all.Count;

    public void Add(EntityFeedback feedback)
    {
        if (feedback.Kind == FeedbackKind.TrueAlarm)
            Refute(feedback);
        if (_all.Count == MaxRemembered)
            _all.RemoveAt(0);
        _all.Add(feedback);
    }

    /// <summary>The threshold for an observation that was heard, but not yet decided about.</summary>
    public double Raise(double threshold, long timeMs, in MetricTable metrics, ReadOnlySpan<int> touched, JointMonitor? jointly)
    {
        Span<JointVoice> joint = stackalloc JointVoice[JointMonitor.Voices];
        joint = joint[..(jointly?.Tell(joint, all: false) ?? 0)];
        double total = 0, marked = 0, rise = 0;
        foreach (var position in touched)
            Weigh(metrics[position].Strength, metrics[position], threshold, timeMs, ref total, ref marked, ref rise);
        foreach (var voice in joint)
            Weigh(voice.Strength, metrics[voice.Top], threshold, timeMs, ref total, ref marked, ref rise);
        return marked <= 0 ? threshold : threshold + rise / marked * Math.Min(1, marked / total / LeadingShare);
    }

    /// <summary>Nothing is to be learnt now.</summary>
    public bool IsFrozen(long timeMs) => _all.Exists(f => f.Kind == FeedbackKind.Freeze && timeMs >= f.FromMs && timeMs < f.UntilMs);

    /// <summary>The episode is how things are now.</summary>
    public bool Accepts(long episode) => _all.Exists(f => f.Kind == FeedbackKind.Expected && f.Episode == episode);

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_all.Count);
        foreach (var feedback in _all)
            FeedbackCodec.Write(writer, feedback);
    }

    public static FeedbackMemory Load(ref SnapshotReader reader)
    {
        var memory = new FeedbackMemory();
        var count = reader.Length(1);
        if (count > MaxRemembered)
            throw new SnapshotException($"{count} times feedback about one entity");
        for (var i = 0; i < count; i++)
            memory._all.Add(FeedbackCodec.Read(ref reader));
        return memory;
    }

    private void Weigh(
        double strength, MetricMonitor metric, double threshold, long timeMs, ref double total, ref double marked, ref double rise)
    {
        if (strength <= 0)
            return;
        total += strength;
        var by = RiseOf(metric, threshold, timeMs);
        if (by <= 0)
            return;
        marked += strength;
        rise += strength * by;
    }

    // Of several marks of the same pattern the one that raises most.
    private double RiseOf(MetricMonitor metric, double threshold, long timeMs)
    {
        var side = metric.Unexpected < 0 ? PatternSide.Below : PatternSide.Above;
        var most = 0.0;
        foreach (var feedback in _all)
        {
            if (feedback.Kind is not (FeedbackKind.FalseAlarm or FeedbackKind.Expected) || !IsAbout(feedback, metric.Name, side))
                continue;
            var halves = Math.Max(0, timeMs - feedback.SinceMs) / HalfLife.TotalMilliseconds;
            most = Math.Max(most, (feedback.Surprise + Margin - threshold) * PortableMath.Pow(2, -halves));
        }

        return most;
    }

    private static bool IsAbout(EntityFeedback feedback, string metric, PatternSide side)
    {
        foreach (var pattern in feedback.Patterns)
        {
            if ((pattern.Side == PatternSide.Either || pattern.Side == side) && string.Equals(pattern.Metric, metric, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private void Refute(EntityFeedback truth)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Kind is FeedbackKind.FalseAlarm or FeedbackKind.Expected)
                _all[i] = _all[i] with { Patterns = [.. _all[i].Patterns.Where(p => !truth.Patterns.Any(t => Overlap(p, t)))] };
        }
    }

    private static bool Overlap(FeedbackPattern one, FeedbackPattern other) => one.Metric == other.Metric
        && (one.Side == other.Side || one.Side == PatternSide.Either || other.Side == PatternSide.Either);
}
