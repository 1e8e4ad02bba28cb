namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>Why somebody is told something.</summary>
public enum NotificationCause : byte
{
    /// <summary>Alerts of which nobody was told yet.</summary>
    NewAlerts,

    /// <summary>One became more severe.</summary>
    SeverityRose,

    /// <summary>One that was told is over.</summary>
    Resolved,

    /// <summary>Still firing, and told long ago.</summary>
    Repeat,

    /// <summary>Nobody acknowledged in time.</summary>
    Escalation,
}
