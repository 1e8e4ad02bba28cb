namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Nothing follows from an event about an alert.</summary>
public sealed record AlertIgnored(string AlertId, int Revision, IgnoreReason Reason) : DeskTransition;
