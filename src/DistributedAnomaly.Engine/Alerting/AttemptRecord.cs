namespace DistributedAnomaly.Engine.Alerting;

/// <summary>An attempt as it is written to the outbox.</summary>
/// <param name="Sequence">The outbox entry.</param>
/// <param name="AtMs">When (Unix ms).</param>
/// <param name="Status">What the entry becomes.</param>
/// <param name="Detail">How the attempt ended.</param>
/// <param name="NextMs">When to try again (Unix ms), if it stays pending.</param>
public sealed record AttemptRecord(long Sequence, long AtMs, NotificationStatus Status, string Detail, long NextMs);
