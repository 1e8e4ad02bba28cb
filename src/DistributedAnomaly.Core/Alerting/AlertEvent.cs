using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>Something an alert may follow from.</summary>
/// <param name="Key">Whose.</param>
/// <param name="TimeMs">When (Unix ms).</param>
/// <param name="Labels">Context labels of the entity.</param>
public abstract record AlertEvent(EntityKey Key, long TimeMs, ContextLabels Labels);
