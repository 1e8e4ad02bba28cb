using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Receivers.Tests;

/// <summary>Notifications to tell.</summary>
internal static class Told
{
    /// <summary>2026-01-02 03:04:05 UTC.</summary>
    public const long StartedMs = 1_767_323_045_000;

    /// <summary>Markup of every service, in one name.</summary>
    public const string Nasty = "<!channel> & \"x\" {{ key }} *b* [l](http://e)\u202e";

    public static readonly Reason Latency = new("latency_ms", 412, 35, 20, 61, "zscore", 4.1, 0.7);

    public static readonly Reason Errors = new("errors_total", 3.2, 0, double.NegativeInfinity, 0.4, "poisson", 2.2, 0.3);

    public static Alert Alert(string entity = "db-7", Severity severity = Severity.Critical, long startedMs = StartedMs)
    {
        var key = new EntityKey("shop", entity);
        return new Alert
        {
            Id = AlertId.OfAnomaly(key, 7), Kind = AlertKind.Anomaly, Key = key, Status = AlertStatus.Firing, Severity = severity, Revision = 1,
            StartedMs = startedMs, UpdatedMs = startedMs + 5000, Surprise = 4.06, Reasons = [Latency, Errors],
            Summary = AlertSummary.OfAnomaly(key, 4.06, [Latency, Errors]),
            Labels = ContextLabels.From([KeyValuePair.Create("region", "north")]),
        };
    }

    public static Notification Firing(string entity = "db-7") => new(Alert(entity));

    public static Notification Acknowledged() => new(Alert() with
    {
        Revision = 2, Acknowledged = new Acknowledgement("kim", StartedMs + 60_000, "on it"),
    });

    public static Notification Resolved(string entity = "db-7") => new(Over(Alert(entity)));

    /// <summary>One critical, one warning, one that is over; two are held back.</summary>
    public static Notification Group()
    {
        Alert[] firing = [Alert(), Alert("db-8", Severity.Warning)];
        return Of(firing, [Over(Alert("db-9"))], NotificationCause.NewAlerts, 1);
    }

    public static Notification GroupOver() => Of([], [Over(Alert()), Over(Alert("db-8"))], NotificationCause.Resolved, 2);

    public static Notification Of(IReadOnlyList<Alert> firing, IReadOnlyList<Alert> resolved, NotificationCause cause, int sequence) => new(
        firing.Count > 0 ? firing[0] : resolved[0],
        new NotificationGroup(
            "group/7f3a", sequence, cause, "{}:{fleet=\"shop\"}", ContextLabels.From([KeyValuePair.Create("fleet", "shop")]), firing, resolved, 2));

    public static Alert Over(Alert alert)
    {
        var ended = alert.StartedMs + 720_000;
        return alert with
        {
            Status = AlertStatus.Resolved, Revision = alert.Revision + 1, UpdatedMs = ended, ResolvedMs = ended,
            Summary = AlertSummary.OfResolved(alert, ended),
        };
    }
}
