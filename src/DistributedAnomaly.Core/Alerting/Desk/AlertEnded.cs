namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>The desk itself ended an alert: its new revision has to be stored.</summary>
public sealed record AlertEnded(AlertTransition Transition) : DeskTransition;
