namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Another policy holds from now on, or the state was loaded: every firing alert is routed anew.</summary>
/// <param name="IsRestored">The state was loaded: of alerts without a group nothing is stored of what was told.</param>
public sealed record PolicyApplied(bool IsRestored = false) : DeskEvent;
