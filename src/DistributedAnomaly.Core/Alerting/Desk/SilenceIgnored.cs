namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>A silence is not taken, or not there.</summary>
public sealed record SilenceIgnored(string Id, IgnoreReason Reason) : DeskTransition;
