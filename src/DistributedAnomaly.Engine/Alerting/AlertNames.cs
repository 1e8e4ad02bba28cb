using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>The words for alerts on every surface (wire, metrics, logs): lower case, snake_case.</summary>
public static class AlertNames
{
    public static string Of(AlertKind kind) => kind switch
    {
        AlertKind.Silence => "silence",
        AlertKind.Fleet => "fleet",
        AlertKind.External => "external",
        _ => "anomaly",
    };

    public static string Of(AlertStatus status) => status == AlertStatus.Resolved ? "resolved" : "firing";

    public static string Of(Severity severity) => severity switch
    {
        Severity.None => "none",
        Severity.Warning => "warning",
        _ => "critical",
    };

    public static string Of(AlertTransitionKind kind) => kind switch
    {
        AlertTransitionKind.Fired => "fired",
        AlertTransitionKind.Escalated => "escalated",
        AlertTransitionKind.Resolved => "resolved",
        AlertTransitionKind.Changed => "changed",
        _ => "none",
    };

    public static string Of(AlertReason reason) => reason switch
    {
        AlertReason.EpisodeOpened => "episode_opened",
        AlertReason.EpisodeEscalated => "episode_escalated",
        AlertReason.EpisodeClosed => "episode_closed",
        AlertReason.EntitySilent => "entity_silent",
        AlertReason.EntityBack => "entity_back",
        AlertReason.Superseded => "superseded",
        AlertReason.IncidentOpened => "incident_opened",
        AlertReason.IncidentClosed => "incident_closed",
        AlertReason.ExternallyRaised => "externally_raised",
        AlertReason.ExternallyResolved => "externally_resolved",
        AlertReason.Acknowledged => "acknowledged",
        AlertReason.Unacknowledged => "unacknowledged",
        AlertReason.Expired => "expired",
        AlertReason.AlreadyFiring => "already_firing",
        AlertReason.AlreadyResolved => "already_resolved",
        AlertReason.NeverFired => "never_fired",
        AlertReason.Older => "older",
        _ => "no_change",
    };
}
