using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>An episode opened, escalated or closed.</summary>
public sealed record EpisodeEvent(
    EntityKey Key, long TimeMs, ContextLabels Labels, EpisodeChange Change, Episode Episode, IReadOnlyList<Reason> Reasons)
    : AlertEvent(Key, TimeMs, Labels);
