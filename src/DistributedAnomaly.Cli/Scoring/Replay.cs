using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Fleets.Offline;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>One fleet judged offline, by the very monitors that judge it live.</summary>
/// <param name="plan">Of the monitors.</param>
/// <param name="fidelity">Of the monitors.</param>
/// <param name="fleet">Judges the entities as one fleet, by the same plan; null: each is judged by itself.</param>
internal sealed class Replay(MonitorPlan plan, Fidelity fidelity, FleetReplay? fleet = null)
{
    /// <summary>As many as a server holds by default; rows of further entities are refused.</summary>
    public const int MaxEntities = 1_000_000;

    private readonly Dictionary<string, EntityMonitor> _monitors = new(StringComparer.Ordinal);

    /// <summary>Names of the context labels on which verdicts depend.</summary>
    public IReadOnlyList<string> LabelNames => plan.LabelNames;

    public int Entities => fleet?.Entities ?? _monitors.Count;

    /// <summary>Observations have to come in order of time.</summary>
    public bool IsFleet => fleet is not null;

    /// <summary>Of the observation judged last.</summary>
    public Verdict Verdict { get; } = new();

    /// <summary>The one that judged last; null before the first observation.</summary>
    public EntityMonitor? Monitor { get; private set; }

    /// <returns>False: the observation is of an entity beyond <see cref="MaxEntities"/>.</returns>
    public bool Observe(string entity, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels = null)
    {
        if (fleet is not null)
        {
            Monitor = fleet.Observe(entity, timeMs, metrics, values, labels, Verdict);
            return true;
        }

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
