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
        _ => throw new ArgumentException($"No alert follows from a {alertEvent.GetType().Name}.", nameof(alertEvent)),
    };

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
            return Resolve(Merge(current, e), e, AlertReason.EpisodeClosed);
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
            return Resolve(current, e, AlertReason.EntityBack);
        return AlertId.Of(e) == current.Id
            ? AlertTransition.None(AlertReason.AlreadyFiring)
            : DecideOther(current, e, e.LastSeenMs);
    }

    private static AlertTransition DecideOther(Alert firing, AlertEvent e, long number) =>
        number > AlertId.Number(firing.Id) ? Resolve(firing, e, AlertReason.Superseded) : AlertTransition.None(AlertReason.Older);

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

    private static Alert Escalate(Alert current, EpisodeEvent e)
    {
        var merged = Merge(current, e);
        var reasons = e.Reasons.Count == 0 ? current.Reasons : e.Reasons;
        return merged with
        {
            Revision = current.Revision + 1,
            UpdatedMs = e.TimeMs,
            Reasons = reasons,
            Summary = AlertSummary.OfAnomaly(e.Key, merged.Surprise, reasons),
        };
    }

    private static AlertTransition Resolve(Alert current, AlertEvent e, AlertReason reason) => new(
        AlertTransitionKind.Resolved,
        reason,
        current with
        {
            Status = AlertStatus.Resolved,
            Revision = current.Revision + 1,
            UpdatedMs = e.TimeMs,
            ResolvedMs = e.TimeMs,
            Summary = AlertSummary.OfResolved(current, e.TimeMs),
        });

    // The reasons of an alert are those of its opening or last escalation: the closing observation is a calm one.
    private static Alert Merge(Alert current, EpisodeEvent e) => current with
    {
        Severity = e.Episode.Severity > current.Severity ? e.Episode.Severity : current.Severity,
        Surprise = Math.Max(current.Surprise, e.Episode.PeakSurprise),
        Labels = e.Labels.Count == 0 ? current.Labels : e.Labels,
    };
}
