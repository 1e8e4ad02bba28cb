namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Something that may change who is told what.</summary>
public abstract record DeskEvent;
