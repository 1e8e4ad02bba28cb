using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>
/// The labels by which alerts are matched, routed and grouped: those of the entity, and <c>alertname</c>, <c>fleet</c>, <c>entity</c>,
/// <c>kind</c>, <c>severity</c> and <c>metric</c> (that of the first reason), which win over labels of the same name. An alert from
/// outside has the labels that it came with.
/// </summary>
public static class AlertLabels
{
    public const string Name = "alertname";
    public const string Fleet = "fleet";
    public const string Entity = "entity";
    public const string Kind = "kind";
    public const string Severity = "severity";
    public const string Metric = "metric";

    /// <summary>Names the entity that an entity is part of.</summary>
    public const string Parent = "parent";

    public static ContextLabels Of(Alert alert)
    {
        if (alert.Kind == AlertKind.External)
            return alert.Labels;
        var labels = new List<KeyValuePair<string, string>>(alert.Labels.Count + 6);
        labels.AddRange(alert.Labels.Pairs);
        labels.Add(new(Name, NameOf(alert.Kind)));
        labels.Add(new(Fleet, alert.Key.Fleet));
        labels.Add(new(Entity, alert.Key.Entity));
        labels.Add(new(Kind, alert.Kind == AlertKind.Silence ? "silence" : alert.Kind == AlertKind.Fleet ? "fleet" : "anomaly"));
        labels.Add(new(Severity, Word(alert.Severity)));
        if (alert.Reasons.Count > 0)
            labels.Add(new(Metric, alert.Reasons[0].Metric));
        return ContextLabels.From(labels);
    }

    public static string NameOf(AlertKind kind) => kind switch
    {
        AlertKind.Silence => "NoData",
        AlertKind.Fleet => "FleetIncident",
        _ => "Anomaly",
    };

    public static string Word(Severity severity) => severity switch
    {
        Monitoring.Severity.None => "none",
        Monitoring.Severity.Warning => "warning",
        _ => "critical",
    };

    /// <summary>The severity that a label states; a word that is not known is a warning.</summary>
    public static Severity SeverityOf(ContextLabels labels) => labels.Find(Severity) switch
    {
        "critical" or "page" or "error" or "emergency" or "high" => Monitoring.Severity.Critical,
        "none" or "info" or "low" => Monitoring.Severity.None,
        _ => Monitoring.Severity.Warning,
    };
}
