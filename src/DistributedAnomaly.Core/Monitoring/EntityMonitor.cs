using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Detection.Mahalanobis;
using DistributedAnomaly.Core.Detection.Multiscale;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Monitoring.Conditions;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Watches one entity against its own normal. Not thread-safe: one owner at a time.</summary>
/// <remarks>
/// An observation is judged in these steps:
/// <list type="number">
/// <item>Gate: per metric, values that are not newer than the last one are ignored, others than finite ones refused.</item>
/// <item>Each metric becomes a feature, is compared with its expectation, and its detectors are heard.</item>
/// <item>All metrics together are judged: their deviations by the Mahalanobis detector, their values at four time scales by the
/// multiscale detector (full fidelity only).</item>
/// <item>If the fleet is known: what the entity's peers do too is taken from the evidence, what it does unlike them is added.</item>
/// <item>All evidence is added up and turned into a surprise by the entity's own history of such sums; what people said of alarms like it
/// may lower it (full fidelity only).</item>
/// <item>The episode opens, goes on or closes.</item>
/// <item>Everything learns, guarded while an episode is young.</item>
/// </list>
/// Lean fidelity gives up seasons, joint judgement, all but three detectors, and what its fleet learns from feedback.
/// </remarks>
public sealed partial class EntityMonitor
{
    private const int LearningSamples = 100;
    private const double LeastThreshold = 1;
    private const double MostThreshold = 15;

    /// <summary>Observations of more metrics than this are judged in arrays from the heap instead of the stack.</summary>
    private const int StackMetrics = 64;

    private readonly JointMonitor? _joint;
    private MonitorPlan _plan;
    private ConditionMonitor? _conditions;
    private FeedbackMemory? _feedback;
    private FeedbackVoice? _voice;
    private MetricTable _metrics = new();
    private Fusion _fusion;
    private EpisodeTracker _episode;
    private long _samples;
    private double _surprise;
    private double _lasting;
    private double _threshold;

    public EntityMonitor(MonitorPlan plan, Fidelity fidelity)
    {
        _plan = plan;
        Fidelity = fidelity;
        _joint = fidelity == Fidelity.Full ? new JointMonitor() : null;
        _fusion = new Fusion(fidelity == Fidelity.Full ? new JointFusion() : null);
        _conditions = ConditionMonitor.For(plan);
    }

    public Fidelity Fidelity { get; }

    /// <summary>Usual interval between observations by their timestamps (ms); 0 while unknown.</summary>
    public double CadenceMs { get; private set; }

    /// <summary>Time of the newest observation (Unix ms); 0 before the first.</summary>
    public long LastSeenMs { get; private set; }

    /// <summary>Observations judged.</summary>
    public long Samples => _samples;

    /// <summary>Metrics known so far, in the order in which they appeared: the positions of <see cref="MetricAt"/>.</summary>
    public int MetricCount => _metrics.Count;

    /// <summary>Bytes of memory that this monitor holds, estimated from its arrays.</summary>
    public int MemoryBytes => 192 + _fusion.MemoryBytes + _metrics.MemoryBytes + (_joint?.MemoryBytes ?? 0) + (_conditions?.MemoryBytes ?? 0)
        + (_feedback?.MemoryBytes ?? 0) + (_voice?.MemoryBytes ?? 0) + (_fleet?.MemoryBytes ?? 0);

    /// <summary>Surprise of the last observation.</summary>
    public double Surprise => _surprise;

    /// <summary>Learning, normal or anomalous.</summary>
    public EntityState State => _episode.Episode.IsOpen ? EntityState.Anomalous
        : _samples < LearningSamples ? EntityState.Learning
        : EntityState.Normal;

    /// <summary>Uses another version of the fleet's policy from the next observation on; what was learnt stays.</summary>
    public void Apply(MonitorPlan plan)
    {
        var isSamePolicy = ReferenceEquals(plan.Policy, _plan.Policy);
        _plan = plan;
        if (isSamePolicy)
            return;
        _conditions = ConditionMonitor.For(plan, _conditions);
        foreach (var metric in _metrics.All)
            metric.Policy = plan.FeatureFor(metric.Name);
    }

    /// <summary>What was said about this entity, oldest first; bounded.</summary>
    public IReadOnlyList<EntityFeedback> Feedback => _feedback?.All ?? [];

    /// <summary>Takes what somebody says; it holds from the next observation on.</summary>
    /// <returns>What the fleet can learn from it; null: nothing, because it is about none of the last alarms, or not the first answer.</returns>
    public AlarmAnswer? Take(EntityFeedback feedback)
    {
        (_feedback ??= new FeedbackMemory()).Add(feedback with { SinceMs = LastSeenMs });
        return feedback.Kind != FeedbackKind.Freeze && _voice?.Answered(feedback.Episode) is { } evidence
            ? new AlarmAnswer(evidence, feedback.Kind == FeedbackKind.TrueAlarm, LastSeenMs)
            : null;
    }

    /// <summary>Judges one observation, then learns from it.</summary>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="metrics">Metric names; the same string instances from call to call make it faster.</param>
    /// <param name="values">One value per name.</param>
    /// <param name="fleetSize">Entities of the fleet: what the fleet's alarm budget is divided by. At least 1.</param>
    /// <param name="verdict">Receives the judgement.</param>
    public void Observe(long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, int fleetSize, Verdict verdict) =>
        Observe(timeMs, metrics, values, null, fleetSize, verdict);

    /// <inheritdoc cref="Observe(long, ReadOnlySpan{string}, ReadOnlySpan{double}, int, Verdict)"/>
    /// <param name="labels">Context labels that came with it; null: none.</param>
    public void Observe(
        long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, int fleetSize, Verdict verdict) =>
        Observe(timeMs, metrics, values, labels, fleetSize, null, verdict);

    /// <inheritdoc cref="Observe(long, ReadOnlySpan{string}, ReadOnlySpan{double}, ContextLabels?, int, Verdict)"/>
    /// <param name="fleet">What the fleet knows; null: nothing.</param>
    public void Observe(
        long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, int fleetSize, FleetView? fleet,
        Verdict verdict)
    {
        verdict.Reset(State);
        var limit = Math.Max(_plan.Policy.MaxMetrics, MetricCount);
        Span<int> touched = metrics.Length <= StackMetrics ? stackalloc int[metrics.Length] : new int[metrics.Length];
        Span<Sample> samples = metrics.Length <= StackMetrics ? stackalloc Sample[metrics.Length] : new Sample[metrics.Length];
        HeedIncident(fleet, timeMs);
        var taken = Take(fleet, timeMs, metrics, values, limit, touched, samples, verdict);
        verdict.Taken = taken;
        if (taken == 0)
        {
            verdict.Outcome = verdict.Refused is null ? ObserveOutcome.Ignored : ObserveOutcome.Refused;
            verdict.Threshold = _threshold;
            return;
        }

        touched = touched[..taken];
        Keep(timeMs);
        _conditions?.Judge(timeMs, metrics, values, labels, CadenceMs);
        Span<double> deviations = stackalloc double[Math.Min(MetricCount, MahalanobisDetector.MaxFeatures)];
        Span<double> featureValues = stackalloc double[Math.Min(MetricCount, MultiscaleDetector.MaxFeatures)];
        Span<double> unexpected = stackalloc double[featureValues.Length];
        JudgeJointly(touched, deviations, featureValues, unexpected);
        Compare(fleet, touched);
        Fuse(fleet, touched, fleetSize);
        Decide(timeMs, touched, verdict);
        Learn(fleet, timeMs, touched, samples, deviations, featureValues, unexpected, verdict.Change);
        Explanation.Write(verdict, _metrics, touched, _joint, _fusion.Strength);
        if (fleet?.Model is not null && Opinion.Surprise >= _threshold && verdict.Severity != Severity.None)
            _fleet!.Explain(fleet, Opinion, _metrics, verdict);
        _conditions?.Explain(verdict, Seconds);
        _voice?.Explain(verdict);
    }

    public EntityHealth Health()
    {
        var reasons = new Verdict();
        Span<int> all = stackalloc int[MetricCount];
        for (var i = 0; i < all.Length; i++)
            all[i] = i;
        Explanation.Write(reasons, _metrics, all, _joint, _fusion.Strength);
        _conditions?.Explain(reasons, Seconds);
        _voice?.Explain(reasons);
        var metrics = new MetricHealth[MetricCount];
        for (var i = 0; i < metrics.Length; i++)
            metrics[i] = MetricAt(i);
        return new EntityHealth(
            State, _surprise, _threshold, SeverityNow(), _episode.Episode, LastSeenMs, CadenceMs, _samples, Fidelity,
            reasons.Reasons.ToArray(), metrics);
    }

    /// <summary>The last value, expectation, band and surprise of one metric, without allocation (feeds the roll-ups).</summary>
    public MetricHealth MetricAt(int position) => _metrics[position].ToHealth();

    // Step 1 and 2. Returns how many metrics have a new value; their positions are in touched.
    private int Take(
        FleetView? fleet, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, int limit, Span<int> touched, Span<Sample> samples,
        Verdict verdict)
    {
        var taken = 0;
        var hour = _plan.HourOfWeek(timeMs);
        for (var i = 0; i < metrics.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                verdict.Refused ??= $"metric '{metrics[i]}': {values[i]} is not a finite number";
                continue;
            }

            var position = _metrics.Find(metrics[i], i);
            if (position < 0)
            {
                if (MetricCount >= limit)
                {
                    verdict.Refused ??= $"metric '{metrics[i]}': the entity has {MetricCount} metrics, the policy's most";
                    continue;
                }

                position = _metrics.Add(new MetricMonitor(metrics[i], _plan.FeatureFor(metrics[i]), Fidelity));
            }

            var metric = _metrics[position];
            if (timeMs <= metric.LastMs)
                continue;
            metric.Judge(timeMs, values[i], hour, MetricCount == 1, fleet, out samples[taken]);
            touched[taken++] = position;
        }

        return taken;
    }

    private void Keep(long timeMs)
    {
        var step = timeMs - LastSeenMs;
        if (LastSeenMs > 0 && step > 0)
        {
            // The first intervals count fully: the cadence is known after two observations and right after a few.
            var rate = Math.Max(0.02, 1.0 / Math.Max(1, _samples));
            CadenceMs = CadenceMs == 0 ? step : CadenceMs + rate * (Math.Min(step, 4 * CadenceMs) - CadenceMs);
        }

        if (step <= 0)
            return;
        LastSeenMs = timeMs;
        _samples++;
    }

    // Step 3.
    private void JudgeJointly(ReadOnlySpan<int> touched, Span<double> deviations, Span<double> values, Span<double> unexpected)
    {
        if (_joint is null)
            return;
        if (touched.Length < 2)
        {
            _joint.Skip();
            return;
        }

        deviations.Fill(double.NaN);
        values.Fill(double.NaN);
        var heard = 0UL;
        foreach (var position in touched)
        {
            var metric = _metrics[position];
            if (!metric.Policy.Judged)
                continue;
            if (position < deviations.Length)
                deviations[position] = metric.Deviation;
            if (position >= values.Length)
                continue;
            values[position] = metric.Normalised;
            unexpected[position] = metric.Unexpected;
            heard |= metric.IsHeard ? 1UL << position : 0;
        }

        _joint.Judge(deviations, values, unexpected, heard, Seconds);
        if (_joint.Top >= 0 && !_metrics[_joint.Top].IsHeard)
            _joint.SkipDeviations();
    }

    private double Seconds => CadenceMs <= 0 ? 300 : CadenceMs / 1000;

    // Step 5.
    private void Fuse(FleetView? fleet, ReadOnlySpan<int> touched, int fleetSize)
    {
        var strength = _joint?.Strength ?? 0;
        var present = strength;
        foreach (var position in touched)
        {
            strength += _metrics[position].Strength;
            present += _metrics[position].Present;
        }

        var surprise = _fusion.Fuse(strength, present, _joint, touched.Length, Seconds);
        Opinion = default;
        var isLearning = _samples < LearningSamples;
        (_surprise, _lasting) = isLearning ? (0, 0) : (surprise, _fusion.Lasting);
        _threshold = _plan.Policy.Threshold ?? BudgetThreshold(fleetSize);
        if (isLearning || fleet?.Model is not { } model || !model.CanTell(_threshold))
            return;
        Opinion = _fleet!.Ask(fleet, _metrics, _samples * Seconds);
        _surprise = _lasting = Opinion.Surprise;
    }

    // Step 6.
    private void Decide(long timeMs, ReadOnlySpan<int> touched, Verdict verdict)
    {
        var policy = _plan.Policy;
        var excess = Math.Max(0, _surprise - _threshold);
        Heed(timeMs, touched);
        if (_feedback is not null)
            _threshold = Math.Min(MostThreshold, _feedback.Raise(_threshold, timeMs, _metrics, touched, _joint));
        _surprise = _conditions?.Fuse(_surprise, _threshold, Seconds) ?? _surprise;
        var lasting = Math.Max(_surprise, _lasting);
        // The fleet's model counts happenings, not observations: it need not be heard twice.
        var isStrange = Opinion.Surprise >= _threshold;
        var staysStrange = Opinion.Surprise > _threshold - EpisodeTracker.Hysteresis;
        verdict.Change = _episode.Next(
            policy.Episode, timeMs, lasting, _surprise, _threshold, policy.CriticalMargin, _fusion.Strength, _fusion.Present,
            _conditions is { IsBroken: true } || isStrange, _conditions is { Holds: true } || staysStrange);
        if (verdict.Change == EpisodeChange.Opened)
        {
            Remember(touched, excess);
            Discard();
        }

        verdict.Outcome = ObserveOutcome.Scored;
        verdict.Surprise = _surprise;
        verdict.Threshold = _threshold;
        verdict.Severity = SeverityNow();
        verdict.State = State;
        if (_episode.Episode.IsOpen || verdict.Change == EpisodeChange.Closed)
            verdict.Episode = _episode.Episode;
    }

    // Step 7.
    private void Learn(FleetView? fleet, long timeMs, ReadOnlySpan<int> touched, ReadOnlySpan<Sample> samples, ReadOnlySpan<double> deviations,
        ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, EpisodeChange change)
    {
        var episode = _episode.Episode;
        var acceptAfterMs = _plan.Policy.Episode.AcceptAfter.TotalMilliseconds;
        var young = episode.IsOpen && timeMs - episode.StartedMs < acceptAfterMs && _feedback?.Accepts(episode.Number) != true;
        var isCautious = fleet is { Incident.IsOpen: true } ? timeMs - fleet.Incident.StartedMs < acceptAfterMs : young && fleet?.Peers is not null;
        var pace = _feedback?.IsFrozen(timeMs) == true ? LearningPace.Frozen
            : isCautious ? LearningPace.Cautious
            : young || _fleet is { IsExplained: true } ? LearningPace.Guarded
            : LearningPace.Full;
        for (var i = 0; i < touched.Length; i++)
            _metrics[touched[i]].Learn(samples[i], pace);
        _conditions?.Learn(pace.Weight);
        if (pace.Tails)
            _fusion.Learn(Seconds);
        if (change == EpisodeChange.Closed)
        {
            foreach (var metric in _metrics.All)
                metric.Settle();
        }

        if (_joint is null || touched.Length < 2)
            return;
        var rate = Math.Max(Math.Min(1, Seconds / 300) / 1000, 1.0 / (_samples + 1));
        _joint.Learn(deviations, values, unexpected, rate, pace, _samples, Seconds);
    }

    private void Discard()
    {
        foreach (var metric in _metrics.All)
            metric.Discard();
        _fusion.Discard();
        _joint?.Discard();
    }

    // Inside an episode its echo is as severe as it is.
    private Severity SeverityNow()
    {
        var surprise = _episode.Episode.IsOpen ? Math.Max(_surprise, _lasting) : _surprise;
        return _samples == 0 || surprise < _threshold ? Severity.None
            : surprise >= _threshold + _plan.Policy.CriticalMargin ? Severity.Critical
            : Severity.Warning;
    }

    private double BudgetThreshold(int fleetSize)
    {
        var policy = _plan.Policy;
        var budget = policy.AlertsPerDay is { } fleet ? fleet / Math.Max(1, fleetSize) : policy.AlertsPerEntityDay;
        return Math.Clamp(PortableMath.Log10(86_400 / SurpriseScale.UnitSeconds / budget), LeastThreshold, MostThreshold);
    }
}
