using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Somebody has to be told.</summary>
public sealed record Told(GroupNotification Notification) : DeskTransition;
