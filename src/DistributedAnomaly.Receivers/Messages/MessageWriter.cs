using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Puts notifications into words.</summary>
internal static class MessageWriter
{
    private const int MostReasons = 3;

    /// <summary>Of several notifications the first is told, the rest is folded into it.</summary>
    public static Message Write(IReadOnlyList<Notification> notifications, string receiver, MessageSettings settings)
    {
        var messages = notifications.Select(n => Write(n, receiver, settings))
            .OrderBy(m => m.Status == MessageStatus.Resolved).ThenByDescending(m => m.Severity).ThenByDescending(m => m.Lead.Surprise).ToList();
        return messages[0] with { Further = messages[1..] };
    }

    private static Message Write(Notification notification, string receiver, MessageSettings settings)
    {
        var group = notification.Group;
        var firing = group?.Firing ?? (notification.Alert.Status == AlertStatus.Firing ? [notification.Alert] : []);
        var resolved = group?.Resolved ?? (notification.Alert.Status == AlertStatus.Resolved ? [notification.Alert] : []);
        return new Message
        {
            Notification = notification,
            Receiver = receiver,
            Status = firing.Count == 0 ? MessageStatus.Resolved
                : firing.All(a => a.Acknowledged is not null) ? MessageStatus.Acknowledged : MessageStatus.Firing,
            Severity = (firing.Count > 0 ? firing : resolved).Max(a => a.Severity),
            Lead = Facts(notification.Alert, settings),
            Alerts = [.. firing.Concat(resolved).Select(a => Facts(a, settings))],
            Firing = firing.Count,
            Resolved = resolved.Count,
            HeldBack = group?.HeldBack ?? 0,
            Cause = group is null ? (firing.Count > 0 ? "new_alerts" : "resolved") : DeskDecisions.Word(group.Cause),
            GroupKey = group?.Key,
            GroupLabels = group?.Labels ?? ContextLabels.Empty,
            ExternalUrl = settings.ExternalUrl,
        };
    }

    private static AlertFacts Facts(Alert alert, MessageSettings settings)
    {
        var isOurs = alert.Kind != AlertKind.External;
        var reasons = alert.Reasons.Take(MostReasons).Select(r => ReasonWriter.Write(r, alert, settings.Fleets)).ToList();
        return new AlertFacts
        {
            Id = alert.Id,
            Name = isOurs ? alert.Key.ToString() : alert.Labels.Find(AlertLabels.Name) ?? alert.Key.ToString(),
            Kind = AlertNames.Of(alert.Kind),
            Fleet = alert.Key.Fleet,
            Entity = alert.Key.Entity,
            Status = alert.Status == AlertStatus.Resolved ? MessageStatus.Resolved
                : alert.Acknowledged is null ? MessageStatus.Firing : MessageStatus.Acknowledged,
            SeverityName = AlertNames.Of(alert.Severity),
            What = reasons.Count > 0 ? reasons[0].Text : What(alert),
            Summary = alert.Summary,
            // A broken rule is no chance, nor is silence.
            HowOften = alert.Kind == AlertKind.Anomaly && !(alert.Reasons.Count > 0 && ReasonWriter.IsOfRule(alert.Reasons[0]))
                ? AlertSummary.HowOften(alert.Surprise) : null,
            Surprise = alert.Surprise,
            Reasons = reasons,
            MoreReasons = alert.Reasons.Count - reasons.Count,
            StartedMs = alert.StartedMs,
            Started = MessageTime.Text(alert.StartedMs),
            StartedRfc3339 = MessageTime.Rfc3339(alert.StartedMs),
            Resolved = alert.ResolvedMs is { } ended ? MessageTime.Text(ended) : null,
            Duration = AlertSummary.Duration(Math.Max(0, (alert.ResolvedMs ?? alert.UpdatedMs) - alert.StartedMs)),
            Labels = alert.Labels,
            Annotations = alert.Annotations,
            AcknowledgedBy = alert.Acknowledged?.By,
            AcknowledgedComment = alert.Acknowledged?.Comment,
            EntityUrl = isOurs && alert.Kind != AlertKind.Fleet ? MessageLinks.ToEntity(settings.ExternalUrl, alert.Key) : null,
            AcknowledgeUrl = alert.Status == AlertStatus.Firing ? MessageLinks.ToAcknowledge(settings.ExternalUrl, alert.Id) : null,
            GeneratorUrl = MessageLinks.Bounded(alert.GeneratorUrl),
        };
    }

    // The alert's sentence without what is said beside it: the name, and that it is over.
    private static string What(Alert alert)
    {
        var name = alert.Kind == AlertKind.External ? alert.Labels.Find(AlertLabels.Name) ?? "Alert" : alert.Key.ToString();
        var at = alert.Summary.IndexOf($"{name}: ", StringComparison.Ordinal);
        return at >= 0 ? alert.Summary[(at + name.Length + 2)..] : alert.Summary;
    }
}
