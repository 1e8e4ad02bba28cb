using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>What the policy wants judged besides metrics one by one: rules between them, and the values of context labels.</summary>
internal sealed class ConditionMonitor
{
    private readonly MonitorPlan _plan;
    private readonly RuleMonitor? _rules;
    private readonly ContextMonitor? _context;
    private double _metrics;

    private ConditionMonitor(MonitorPlan plan)
    {
        _plan = plan;
        _rules = plan.Rules is null ? null : new RuleMonitor(plan.Rules);
        _context = plan.Policy.Context.Count == 0 ? null : new ContextMonitor(plan.Policy.Context);
    }

    /// <summary>A rule is broken: that opens an episode at once.</summary>
    public bool IsBroken => _rules is { IsBroken: true };

    /// <summary>An open episode goes on, whatever the metrics say.</summary>
    public bool Holds => IsBroken || _context is { Surprise: >= ContextMonitor.Notable };

    public int MemoryBytes => 56 + (_rules?.MemoryBytes ?? 0) + (_context?.MemoryBytes ?? 0);

    /// <param name="plan">The policy that holds from now on.</param>
    /// <param name="before">What is known so far.</param>
    /// <returns>Null: the policy wants nothing of the kind.</returns>
    public static ConditionMonitor? For(MonitorPlan plan, ConditionMonitor? before = null)
    {
        if (plan.Rules is null && plan.Policy.Context.Count == 0)
            return null;
        if (ReferenceEquals(before?._plan, plan))
            return before;
        var monitor = new ConditionMonitor(plan);
        if (before is null)
            return monitor;
        monitor._metrics = before._metrics;
        if (before._rules is not null)
            monitor._rules?.TakeOver(before._rules);
        if (before._context is not null)
            monitor._context?.TakeOver(before._context);
        return monitor;
    }

    /// <summary>Takes an observation in.</summary>
    public void Judge(long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, double cadenceMs)
    {
        _rules?.Judge(timeMs, metrics, values, labels, cadenceMs);
        _context?.Judge(timeMs, labels);
    }

    /// <summary>The surprise of everything together.</summary>
    /// <remarks>
    /// sqrt(metrics² + labels²): a large one stands for itself, and two of middle size are more than one. Where both are what they say, chances
    /// and independent, this reaches any threshold from 2 to 6 in 1.6 to 1.7 times as many calm observations as metrics alone would (by
    /// integration), whatever the number of labels. A rule is no chance and cannot be added: it lifts the surprise to what it is worth.
    /// </remarks>
    /// <param name="metrics">Surprise of the metrics.</param>
    /// <param name="threshold">In force.</param>
    /// <param name="seconds">Cadence: the chance of a label is one per observation.</param>
    public double Fuse(double metrics, double threshold, double seconds)
    {
        _metrics = metrics;
        var ruled = _rules?.Surprise(threshold) ?? 0;
        var context = _context is { Surprise: > 0 and var labels } ? labels + SurpriseScale.PerUnit(seconds) : 0;
        return Math.Max(ruled, context <= 0 ? metrics : Math.Sqrt(metrics * metrics + context * context));
    }

    /// <param name="weight">1, or less inside an episode.</param>
    public void Learn(double weight) => _context?.Learn(weight);

    /// <summary>Adds the reasons to those of the metrics.</summary>
    /// <param name="verdict">Receives them.</param>
    /// <param name="seconds">Cadence.</param>
    public void Explain(Verdict verdict, double seconds)
    {
        if (!Holds)
            return;
        var perUnit = SurpriseScale.PerUnit(seconds);
        var total = ReasonList.WeightOf(_metrics) + (_rules?.Weight ?? 0) + (_context?.Weight(perUnit) ?? 0);
        verdict.ScaleShares(ReasonList.WeightOf(_metrics) / total);
        var reasons = new ReasonList(verdict, total);
        _context?.Explain(reasons, perUnit);
        _rules?.Explain(reasons);
    }

    /// <summary>Writes nothing but a byte for an entity whose policy wants nothing of the kind.</summary>
    public static void Save(ConditionMonitor? monitor, SnapshotWriter writer)
    {
        writer.Byte((byte)((monitor?._rules is null ? 0 : 1) | (monitor?._context is null ? 0 : 2)));
        if (monitor is null)
            return;
        writer.Double(monitor._metrics);
        monitor._rules?.Save(writer);
        monitor._context?.Save(writer);
    }

    /// <summary>Reads what was saved, perhaps under another policy: what the plan does not ask for is left out.</summary>
    public static ConditionMonitor? Load(ref SnapshotReader reader, MonitorPlan plan)
    {
        var monitor = For(plan);
        var parts = reader.Byte();
        if (parts > 3)
            throw new SnapshotException($"unknown conditions {parts}");
        if (parts == 0)
            return monitor;
        var metrics = reader.Double();
        if ((parts & 1) != 0)
            RuleMonitor.Load(ref reader, monitor?._rules);
        if ((parts & 2) != 0)
            ContextMonitor.Load(ref reader, monitor?._context);
        if (monitor is not null)
            monitor._metrics = metrics;
        return monitor;
    }
}
