namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Decides what is said from outside about an alert. Whoever says so may say it again and again.</summary>
internal static class ExternalAlertDecision
{
    /// <param name="current">The firing alert of these labels, whenever it began; else the one that the event names; null: there is none.</param>
    /// <param name="e">What is said.</param>
    public static AlertTransition Decide(Alert? current, ExternalAlertEvent e)
    {
        if (current is null)
            return e.IsOver ? AlertTransition.None(AlertReason.NeverFired) : Fire(e, e.StartsMs);
        if (current.Status == AlertStatus.Resolved)
        {
            // It ended here before, and fires again for whoever sees it: another alert.
            return e.IsOver ? AlertTransition.None(AlertReason.AlreadyResolved) : Fire(e, Math.Max(e.TimeMs, e.StartsMs + 1));
        }

        if (e.IsOver)
        {
            // The end of an earlier alert of these labels says nothing about this one.
            return e.EndsMs < current.StartedMs
                ? AlertTransition.None(AlertReason.Older)
                : AlertDecision.Resolve(current, Math.Max(e.EndsMs, current.StartedMs), AlertReason.ExternallyResolved);
        }

        if (current.Annotations.Equals(e.Annotations) && (current.GeneratorUrl ?? "") == e.GeneratorUrl)
            return AlertTransition.None(AlertReason.AlreadyFiring);
        return new AlertTransition(
            AlertTransitionKind.Changed,
            AlertReason.ExternallyRaised,
            current with
            {
                Revision = current.Revision + 1,
                UpdatedMs = Math.Max(current.UpdatedMs, e.TimeMs),
                Annotations = e.Annotations,
                GeneratorUrl = e.GeneratorUrl,
                ExpiresMs = e.EndsMs,
                Summary = Summary(e),
            });
    }

    private static AlertTransition Fire(ExternalAlertEvent e, long startsMs) => new(
        AlertTransitionKind.Fired,
        AlertReason.ExternallyRaised,
        new Alert
        {
            Id = AlertId.OfExternal(e.Key, startsMs),
            Kind = AlertKind.External,
            Key = e.Key,
            Status = AlertStatus.Firing,
            Severity = AlertLabels.SeverityOf(e.Labels),
            Revision = 1,
            StartedMs = startsMs,
            UpdatedMs = Math.Max(e.TimeMs, startsMs),
            Summary = Summary(e),
            Labels = e.Labels,
            Annotations = e.Annotations,
            GeneratorUrl = e.GeneratorUrl,
            ExpiresMs = e.EndsMs,
        });

    private static string Summary(ExternalAlertEvent e)
    {
        var name = e.Labels.Find(AlertLabels.Name) ?? "Alert";
        var text = e.Annotations.Find("summary") ?? e.Annotations.Find("description") ?? e.Annotations.Find("message");
        return text is null ? name : $"{name}: {text}";
    }
}
