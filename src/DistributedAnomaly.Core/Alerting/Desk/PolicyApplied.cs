namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Another policy holds from now on, or the state was loaded: every firing alert is routed anew.</summary>
public sealed record PolicyApplied : DeskEvent;
