namespace DistributedAnomaly.Engine.Alerting;

/// <summary>A notification that waits in the outbox.</summary>
/// <param name="Sequence">Place in the outbox.</param>
/// <param name="Notification">What to send.</param>
/// <param name="CreatedMs">When the alert changed (Unix ms).</param>
/// <param name="Attempts">Made so far.</param>
public sealed record OutboxEntry(long Sequence, Notification Notification, long CreatedMs, int Attempts);
