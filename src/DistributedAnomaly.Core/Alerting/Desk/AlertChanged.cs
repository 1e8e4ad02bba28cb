namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>An alert has a new revision; revisions that were decided before change nothing.</summary>
/// <param name="ExpiresMs">It is over then unless somebody says otherwise (Unix ms).</param>
public sealed record AlertChanged(AlertTransition Transition, long? ExpiresMs = null) : DeskEvent;
