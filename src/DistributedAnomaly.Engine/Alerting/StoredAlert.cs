using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>An alert as it lies in a store. Properties may be added, never renamed or removed.</summary>
internal sealed record StoredAlert
{
    public required string Id { get; init; }

    public AlertKind Kind { get; init; }

    public required string Fleet { get; init; }

    public required string Entity { get; init; }

    public AlertStatus Status { get; init; }

    public Severity Severity { get; init; }

    public int Revision { get; init; }

    public long StartedMs { get; init; }

    public long UpdatedMs { get; init; }

    public long? ResolvedMs { get; init; }

    public double Surprise { get; init; }

    public required string Summary { get; init; }

    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? AcknowledgedBy { get; init; }

    public long AcknowledgedMs { get; init; }

    public string? AcknowledgedComment { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public string? GeneratorUrl { get; init; }

    public long? ExpiresMs { get; init; }

    /// <summary>Of a notification: the group that it is about.</summary>
    public StoredGroup? Group { get; init; }

    public static StoredAlert From(Alert alert) => new()
    {
        Id = alert.Id,
        Kind = alert.Kind,
        Fleet = alert.Key.Fleet,
        Entity = alert.Key.Entity,
        Status = alert.Status,
        Severity = alert.Severity,
        Revision = alert.Revision,
        StartedMs = alert.StartedMs,
        UpdatedMs = alert.UpdatedMs,
        ResolvedMs = alert.ResolvedMs,
        Surprise = alert.Surprise,
        Summary = alert.Summary,
        Reasons = alert.Reasons,
        Labels = alert.Labels.Count == 0 ? null : alert.Labels.ToDictionary(),
        AcknowledgedBy = alert.Acknowledged?.By,
        AcknowledgedMs = alert.Acknowledged?.AtMs ?? 0,
        AcknowledgedComment = alert.Acknowledged?.Comment,
        Annotations = alert.Annotations.Count == 0 ? null : alert.Annotations.ToDictionary(),
        GeneratorUrl = alert.GeneratorUrl,
        ExpiresMs = alert.ExpiresMs,
    };

    public Alert ToAlert() => new()
    {
        Id = Id,
        Kind = Kind,
        Key = new EntityKey(Fleet, Entity),
        Status = Status,
        Severity = Severity,
        Revision = Revision,
        StartedMs = StartedMs,
        UpdatedMs = UpdatedMs,
        ResolvedMs = ResolvedMs,
        Surprise = Surprise,
        Summary = Summary,
        Reasons = Reasons,
        Labels = Labels is null ? ContextLabels.Empty : ContextLabels.From(Labels),
        Acknowledged = AcknowledgedBy is null ? null : new Acknowledgement(AcknowledgedBy, AcknowledgedMs, AcknowledgedComment ?? ""),
        Annotations = Annotations is null ? ContextLabels.Empty : ContextLabels.From(Annotations),
        GeneratorUrl = GeneratorUrl,
        ExpiresMs = ExpiresMs,
    };
}
