namespace DistributedAnomaly.Engine.Alerting;

/// <summary>A notification for one receiver, to be put into the outbox.</summary>
public sealed record OutboxItem(string Receiver, Notification Notification);
