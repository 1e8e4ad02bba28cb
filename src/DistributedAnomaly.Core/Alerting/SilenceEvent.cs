using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>An entity stopped reporting, or reports again.</summary>
/// <param name="Silent">True: it stopped; false: it is back.</param>
/// <param name="LastSeenMs">Timestamp of the last observation before the silence (Unix ms): the silence's identity.</param>
/// <param name="CadenceMs">Its usual interval.</param>
public sealed record SilenceEvent(EntityKey Key, long TimeMs, ContextLabels Labels, bool Silent, long LastSeenMs, double CadenceMs)
    : AlertEvent(Key, TimeMs, Labels);
