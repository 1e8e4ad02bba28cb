using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Many entities of a fleet moved together, or no longer do.</summary>
/// <param name="Key">The fleet, and the name of the incident as the entity.</param>
/// <param name="Open">False: it is over.</param>
/// <param name="StartedMs">Its identity (Unix ms).</param>
/// <param name="Summary">One sentence for people.</param>
public sealed record FleetIncidentEvent(
    EntityKey Key, long TimeMs, ContextLabels Labels, bool Open, long StartedMs, Severity Severity, string Summary)
    : AlertEvent(Key, TimeMs, Labels);
