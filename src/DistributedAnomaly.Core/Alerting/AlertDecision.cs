using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>
/// Decides what an event does to an alert. Pure, and idempotent under replay: an event that was decided before changes nothing
/// however often it comes again, because what it would do is compared with what the alert already shows.
/// </summary>
public static class AlertDecision
{
    /// <param name="current">
    /// The alert that the event names, or another firing alert of the same entity and kind (which a newer event supersedes);
    /// null: there is none.
    /// </param>
    /// <param name="alertEvent">What happened.</param>
    public static AlertTransition Decide(Alert? current, AlertEvent alertEvent) => alertEvent switch
    {
        EpisodeEvent e => DecideEpisode(current, e),
        SilenceEvent e => DecideSilence(current, e),
        ExternalAlertEvent e => ExternalAlertDecision.Decide(current, e),
        FleetIncidentEvent e => DecideIncident(current, e),
        AcknowledgementEvent e => DecideAcknowledgement(current, e),
        _ => throw new ArgumentException($"No alert follows from a {alertEvent.GetType().Name}.", nameof(alertEvent)),
    };

    /// <summary>Ends an alert of which nobody said for too long that it still fires.</summary>
    public static AlertTransition Expire(Alert firing, long nowMs) => firing.Status == AlertStatus.Resolved
        ? AlertTransition.None(AlertReason.AlreadyResolved)
        : Resolve(firing, nowMs, AlertReason.Expired);

    internal static AlertTransition Resolve(Alert current, long nowMs, AlertReason reason) => new(
        AlertTransitionKind.Resolved,
        reason,
        current with
        {
            Status = AlertStatus.Resolved,
            Revision = current.Revision + 1,
            UpdatedMs = nowMs,
            ResolvedMs = nowMs,
            Summary = AlertSummary.OfResolved(current, nowMs),
        });

    private static AlertTransition DecideIncident(Alert? current, FleetIncidentEvent e)
    {
        if (current is null)
        {
            return e.Open
                ? new AlertTransition(AlertTransitionKind.Fired, AlertReason.IncidentOpened, Fire(e))
                : AlertTransition.None(AlertReason.NeverFired);
        }

        if (current.Status == AlertStatus.Resolved)
            return AlertTransition.None(AlertReason.AlreadyResolved);
        if (AlertId.Of(e) != current.Id)
            return DecideOther(current, e, e.StartedMs);
        if (!e.Open)
            return Resolve(current, e.TimeMs, AlertReason.IncidentClosed);
        return e.Severity > current.Severity
            ? new AlertTransition(AlertTransitionKind.Escalated, AlertReason.EpisodeEscalated, current with
            {
                Severity = e.Severity, Revision = current.Revision + 1, UpdatedMs = e.TimeMs, Summary = e.Summary, Acknowledged = null,
            })
            : AlertTransition.None(AlertReason.AlreadyFiring);
    }

    private static AlertTransition DecideAcknowledgement(Alert? current, AcknowledgementEvent e)
    {
        if (current is null)
            return AlertTransition.None(AlertReason.NeverFired);
        if (current.Status == AlertStatus.Resolved)
            return AlertTransition.None(AlertReason.AlreadyResolved);
        var before = current.Acknowledged;
        if (e.By is null ? before is null : before is not null && before.By == e.By && before.Comment == e.Comment)
            return AlertTransition.None(AlertReason.NoChange);
        return new AlertTransition(
            AlertTransitionKind.Changed,
            e.By is null ? AlertReason.Unacknowledged : AlertReason.Acknowledged,
            current with
            {
                Revision = current.Revision + 1,
                UpdatedMs = Math.Max(current.UpdatedMs, e.TimeMs),
                Acknowledged = e.By is null ? null : new Acknowledgement(e.By, e.TimeMs, e.Comment),
            });
    }

    private static AlertTransition DecideEpisode(Alert? current, EpisodeEvent e)
    {
        if (e.Change == EpisodeChange.None)
            return AlertTransition.None(AlertReason.NoChange);
        if (current is null)
        {
            return e.Change == EpisodeChange.Closed
                ? AlertTransition.None(AlertReason.NeverFired)
                : new AlertTransition(AlertTransitionKind.Fired, AlertReason.EpisodeOpened, Fire(e));
        }

        if (current.Status == AlertStatus.Resolved)
            return AlertTransition.None(AlertReason.AlreadyResolved);
        if (AlertId.Of(e) != current.Id)
            return DecideOther(current, e, e.Episode.Number);
        if (e.Change == EpisodeChange.Closed)
            return Resolve(Merge(current, e), e.TimeMs, AlertReason.EpisodeClosed);
        return e.Episode.Severity > current.Severity
            ? new AlertTransition(AlertTransitionKind.Escalated, AlertReason.EpisodeEscalated, Escalate(current, e))
            : AlertTransition.None(AlertReason.AlreadyFiring);
    }

    private static AlertTransition DecideSilence(Alert? current, SilenceEvent e)
    {
        if (current is null)
        {
            return e.Silent
                ? new AlertTransition(AlertTransitionKind.Fired, AlertReason.EntitySilent, Fire(e))
                : AlertTransition.None(AlertReason.NeverFired);
        }

        if (current.Status == AlertStatus.Resolved)
            return AlertTransition.None(AlertReason.AlreadyResolved);
        if (!e.Silent)
            return Resolve(current, e.TimeMs, AlertReason.EntityBack);
        return AlertId.Of(e) == current.Id
            ? AlertTransition.None(AlertReason.AlreadyFiring)
            : DecideOther(current, e, e.LastSeenMs);
    }

    private static AlertTransition DecideOther(Alert firing, AlertEvent e, long number) =>
        number > AlertId.Number(firing.Id) ? Resolve(firing, e.TimeMs, AlertReason.Superseded) : AlertTransition.None(AlertReason.Older);

    private static Alert Fire(EpisodeEvent e) => new()
    {
        Id = AlertId.Of(e),
        Kind = AlertKind.Anomaly,
        Key = e.Key,
        Status = AlertStatus.Firing,
        Severity = e.Episode.Severity,
        Revision = 1,
        StartedMs = e.Episode.StartedMs,
        UpdatedMs = e.TimeMs,
        Surprise = e.Episode.PeakSurprise,
        Summary = AlertSummary.OfAnomaly(e.Key, e.Episode.PeakSurprise, e.Reasons),
        Reasons = e.Reasons,
        Labels = e.Labels,
    };

    private static Alert Fire(SilenceEvent e) => new()
    {
        Id = AlertId.Of(e),
        Kind = AlertKind.Silence,
        Key = e.Key,
        Status = AlertStatus.Firing,
        Severity = Severity.Warning,
        Revision = 1,
        StartedMs = e.TimeMs,
        UpdatedMs = e.TimeMs,
        Summary = AlertSummary.OfSilence(e.Key, e.LastSeenMs, e.CadenceMs),
        Labels = e.Labels,
    };

    private static Alert Fire(FleetIncidentEvent e) => new()
    {
        Id = AlertId.Of(e),
        Kind = AlertKind.Fleet,
        Key = e.Key,
        Status = AlertStatus.Firing,
        Severity = e.Severity,
        Revision = 1,
        StartedMs = e.StartedMs,
        UpdatedMs = e.TimeMs,
        Summary = e.Summary,
        Labels = e.Labels,
    };

    private static Alert Escalate(Alert current, EpisodeEvent e)
    {
        var merged = Merge(current, e);
        var reasons = e.Reasons.Count == 0 ? current.Reasons : e.Reasons;
        return merged with
        {
            Revision = current.Revision + 1,
            UpdatedMs = e.TimeMs,
            Reasons = reasons,
            // Whoever took care of a warning has not seen that it became more than that.
            Acknowledged = null,
            Summary = AlertSummary.OfAnomaly(e.Key, merged.Surprise, reasons),
        };
    }

    // The reasons of an alert are those of its opening or last escalation: the closing observation is a calm one.
    private static Alert Merge(Alert current, EpisodeEvent e) => current with
    {
        Severity = e.Episode.Severity > current.Severity ? e.Episode.Severity : current.Severity,
        Surprise = Math.Max(current.Surprise, e.Episode.PeakSurprise),
        Labels = e.Labels.Count == 0 ? current.Labels : e.Labels,
    };
}
