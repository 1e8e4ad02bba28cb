using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>The words for what was decided about telling an alert.</summary>
public static class DeskDecisions
{
    /// <summary>Held back no longer.</summary>
    public const string Released = "released";

    /// <summary>Nobody of that name is configured.</summary>
    public const string NoReceiver = "no_receiver";

    public static string Of(NotificationCause cause) => "told_" + Word(cause);

    public static string Word(NotificationCause cause) => cause switch
    {
        NotificationCause.SeverityRose => "severity_rose",
        NotificationCause.Resolved => "resolved",
        NotificationCause.Repeat => "repeat",
        NotificationCause.Escalation => "escalation",
        _ => "new_alerts",
    };

    public static string Of(HoldReason reason) => reason switch
    {
        HoldReason.Inhibited => "inhibited",
        HoldReason.Silenced => "silenced",
        HoldReason.Maintenance => "maintenance",
        HoldReason.Muted => "muted",
        HoldReason.Acknowledged => "acknowledged",
        HoldReason.Flapping => "flapping",
        HoldReason.RouteGone => "route_gone",
        HoldReason.Incident => "incident",
        HoldReason.Aftermath => "aftermath",
        _ => Released,
    };

    public static string Of(IgnoreReason reason) => reason switch
    {
        IgnoreReason.AlreadyKnown => "already_known",
        IgnoreReason.NeverTold => "never_told",
        IgnoreReason.TooMany => "too_many",
        _ => "unknown",
    };
}
