namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>One thing that follows from an event.</summary>
public abstract record DeskTransition;
