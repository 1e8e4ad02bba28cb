using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Messages of every kind: templates are tried on them, and people try receivers with them.</summary>
internal static class SampleMessages
{
    // 2026-01-02 03:04:05 UTC.
    private const long StartedMs = 1_767_323_045_000;

    private static readonly ContextLabels Labels =
        ContextLabels.From([KeyValuePair.Create("region", "north"), KeyValuePair.Create("team", "storage")]);

    private static readonly MessageSettings Settings = new("https://anomaly.example.com", FleetPolicies.Default);

    private static readonly Alert Anomaly = Of("db-7", StartedMs, AlertKind.Anomaly, "example/db-7: latency_ms 412 where 35 was expected (normal 20 to 61)") with
    {
        Severity = Severity.Critical,
        Surprise = 4.06,
        Labels = Labels,
        Reasons =
        [
            new Reason("latency_ms", 412, 35, 20, 61, "zscore", 4.1, 0.7),
            new Reason("errors_total", 3.2, 0, double.NegativeInfinity, 0.4, "poisson", 2.2, 0.2),
            new Reason("country", 0.001, 1, 0, 1, "context:country", 3, 0, "BR"),
            new Reason("flow", 0, 0.5, 0.5, 0.5, "rule:pump-without-flow", 8, 0.1, "flow > 0.5"),
        ],
    };

    private static readonly Alert Silence = Of(
        "db-8", StartedMs + 60_000, AlertKind.Silence, "example/db-8: no data since 2026-01-02 03:05:05 UTC; it usually reports every 1 s");

    private static readonly Alert External = Of("0123456789abcdef", StartedMs, AlertKind.External, "HighLoad: load is high") with
    {
        Key = new EntityKey(ExternalAlerts.Fleet, "0123456789abcdef"),
        Labels = ContextLabels.From([KeyValuePair.Create("alertname", "HighLoad")]),
        Annotations = ContextLabels.From([KeyValuePair.Create("summary", "load is high")]),
        GeneratorUrl = "http://prometheus.example.com/graph",
    };

    private static readonly Alert Fleet = Of("incident", StartedMs, AlertKind.Fleet, "example/incident: 40 of 50 entities moved together");

    /// <summary>Beginning and end, alone and as a group, of every kind.</summary>
    public static IReadOnlyList<Message> All { get; } =
    [
        Written(new Notification(Anomaly)),
        Written(new Notification(Anomaly with { Acknowledged = new Acknowledgement("kim", StartedMs + 120_000, "on it"), Revision = 2 })),
        Written(new Notification(Over(Anomaly))),
        Written(new Notification(Silence)),
        Written(new Notification(External)),
        Written(new Notification(Fleet)),
        Written(new Notification(Anomaly, GroupOf(NotificationCause.NewAlerts, [Anomaly, Silence], [Over(External)]))),
        Written(new Notification(Over(Anomaly), GroupOf(NotificationCause.Resolved, [], [Over(Anomaly), Over(Silence)]))),
        Written(new Notification(Anomaly), new Notification(Silence), new Notification(Over(External))),
    ];

    /// <summary>What people try a receiver with. Each has a subject of its own.</summary>
    public static Notification Test(DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        // Its name is in every text, whoever wrote it.
        var key = new EntityKey("test", "nothing-is-wrong");
        return new Notification(Anomaly with
        {
            Id = AlertId.OfAnomaly(key, nowMs), Key = key, StartedMs = nowMs, UpdatedMs = nowMs,
            Summary = AlertSummary.OfAnomaly(key, Anomaly.Surprise, Anomaly.Reasons),
            Labels = ContextLabels.From([KeyValuePair.Create("test", "true")]),
        });
    }

    /// <summary>The end of it.</summary>
    public static Notification Ended(Notification notification) => new(Over(notification.Alert));

    private static Alert Over(Alert alert)
    {
        var ended = alert.StartedMs + 720_000;
        return alert with
        {
            Status = AlertStatus.Resolved, Revision = alert.Revision + 1, UpdatedMs = ended, ResolvedMs = ended,
            Summary = AlertSummary.OfResolved(alert, ended),
        };
    }

    private static NotificationGroup GroupOf(NotificationCause cause, IReadOnlyList<Alert> firing, IReadOnlyList<Alert> resolved) => new(
        "group/7f3a", 2, cause, "{}:{fleet=\"example\"}", ContextLabels.From([KeyValuePair.Create("fleet", "example")]), firing, resolved, 2);

    private static Alert Of(string entity, long startedMs, AlertKind kind, string summary)
    {
        var key = new EntityKey("example", entity);
        return new Alert
        {
            Id = $"{key}/{AlertNames.Of(kind)}/{startedMs / 1000}", Kind = kind, Key = key, Status = AlertStatus.Firing, Severity = Severity.Warning,
            Revision = 1, StartedMs = startedMs, UpdatedMs = startedMs + 5000, Summary = summary,
        };
    }

    private static Message Written(params IReadOnlyList<Notification> notifications) => MessageWriter.Write(notifications, "example", Settings);
}
