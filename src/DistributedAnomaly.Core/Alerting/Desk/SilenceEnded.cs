namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Somebody ends a silence.</summary>
/// <param name="Id">Which.</param>
public sealed record SilenceEnded(string Id) : DeskEvent;
