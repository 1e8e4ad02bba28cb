namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What a receiver's worker has to do.</summary>
/// <param name="Due">Entries to send now: of each alert at most its oldest pending one, so that order is kept.</param>
/// <param name="NextMs">When the next entry falls due (Unix ms); null: none waits for a time.</param>
public sealed record OutboxPage(IReadOnlyList<OutboxEntry> Due, long? NextMs);
