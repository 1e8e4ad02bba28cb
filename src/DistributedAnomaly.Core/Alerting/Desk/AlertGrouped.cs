namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>An alert joined a group.</summary>
/// <param name="Opened">The group came into being with it, and waits.</param>
/// <param name="DueMs">When the group is looked at (Unix ms).</param>
public sealed record AlertGrouped(string AlertId, string GroupKey, bool Opened, long DueMs) : DeskTransition;
