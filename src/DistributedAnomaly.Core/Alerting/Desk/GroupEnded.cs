namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Nothing is left in a group.</summary>
public sealed record GroupEnded(string GroupKey) : DeskTransition;
