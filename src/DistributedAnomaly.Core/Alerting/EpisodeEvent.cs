using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>An episode opened, escalated or closed.</summary>
/// <param name="HasPeers">Its fleet is looked at as a whole: an incident of it may explain the episode a little later.</param>
public sealed record EpisodeEvent(
    EntityKey Key, long TimeMs, ContextLabels Labels, EpisodeChange Change, Episode Episode, IReadOnlyList<Reason> Reasons,
    bool HasPeers = false)
    : AlertEvent(Key, TimeMs, Labels);
