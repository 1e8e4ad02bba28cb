using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>One fleet judged offline, by the very monitors that judge it live.</summary>
internal sealed class Replay(MonitorPlan plan, Fidelity fidelity)
{
    /// <summary>As many as a server holds by default; rows of further entities are refused.</summary>
    public const int MaxEntities = 1_000_000;

    private readonly Dictionary<string, EntityMonitor> _monitors = new(StringComparer.Ordinal);

    /// <summary>Names of the context labels on which verdicts depend.</summary>
    public IReadOnlyList<string> LabelNames => plan.LabelNames;

    public int Entities => _monitors.Count;

    /// <summary>Of the observation judged last.</summary>
    public Verdict Verdict { get; } = new();

    /// <summary>The one that judged last; null before the first observation.</summary>
    public EntityMonitor? Monitor { get; private set; }

    /// <returns>False: the observation is of an entity beyond <see cref="MaxEntities"/>.</returns>
    public bool Observe(string entity, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels = null)
    {
        if (!_monitors.TryGetValue(entity, out var monitor))
        {
            if (_monitors.Count == MaxEntities)
                return false;
            _monitors.Add(entity, monitor = new EntityMonitor(plan, fidelity));
        }

        Monitor = monitor;
        monitor.Observe(timeMs, metrics, values, labels, _monitors.Count, Verdict);
        return true;
    }
}
