namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>An alert has a new revision; revisions that were decided before change nothing.</summary>
/// <param name="ExpiresMs">It is over then unless somebody says otherwise (Unix ms).</param>
/// <param name="HasPeers">An incident of its fleet may explain it a little later.</param>
public sealed record AlertChanged(AlertTransition Transition, long? ExpiresMs = null, bool HasPeers = false) : DeskEvent;
