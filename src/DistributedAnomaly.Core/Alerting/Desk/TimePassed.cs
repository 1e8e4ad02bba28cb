namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Nothing happened, but what waits may be due.</summary>
public sealed record TimePassed : DeskEvent;
