namespace DistributedAnomaly.Engine.Alerting;

public enum NotificationStatus : byte
{
    /// <summary>To be sent, now or later.</summary>
    Pending,

    Sent,

    /// <summary>Given up: kept with its attempts so that people see what was not delivered, and why.</summary>
    Dead,
}
