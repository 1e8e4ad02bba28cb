namespace DistributedAnomaly.Client.Pushing;

/// <summary>One observation on its way.</summary>
/// <param name="Entity">Name in its fleet.</param>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Metrics">A copy: the caller may go on using his own.</param>
/// <param name="Context">Labels; null: none.</param>
/// <param name="EnqueuedAt">When it came into the buffer, in ticks of the <see cref="TimeProvider"/>.</param>
internal readonly record struct PendingObservation(
    string Entity, DateTimeOffset Timestamp, KeyValuePair<string, double>[] Metrics, KeyValuePair<string, string>[]? Context, long EnqueuedAt);
