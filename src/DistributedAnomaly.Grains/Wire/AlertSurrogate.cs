using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.Alert")]
internal struct AlertSurrogate
{
    [Id(0)] public string Id;
    [Id(1)] public byte Kind;
    [Id(2)] public EntityKey Key;
    [Id(3)] public byte Status;
    [Id(4)] public byte Severity;
    [Id(5)] public int Revision;
    [Id(6)] public long StartedMs;
    [Id(7)] public long UpdatedMs;
    [Id(8)] public long? ResolvedMs;
    [Id(9)] public double Surprise;
    [Id(10)] public string Summary;
    [Id(11)] public Reason[] Reasons;
    [Id(12)] public ContextLabels Labels;
    [Id(13)] public string? AcknowledgedBy;
    [Id(14)] public long AcknowledgedMs;
    [Id(15)] public string? AcknowledgedComment;
    [Id(16)] public ContextLabels? Annotations;
    [Id(17)] public string? GeneratorUrl;
    [Id(18)] public long? ExpiresMs;
}

[RegisterConverter]
internal sealed class AlertConverter : IConverter<Alert, AlertSurrogate>
{
    public Alert ConvertFromSurrogate(in AlertSurrogate s) => new()
    {
        Id = s.Id,
        Kind = (AlertKind)s.Kind,
        Key = s.Key,
        Status = (AlertStatus)s.Status,
        Severity = (Severity)s.Severity,
        Revision = s.Revision,
        StartedMs = s.StartedMs,
        UpdatedMs = s.UpdatedMs,
        ResolvedMs = s.ResolvedMs,
        Surprise = s.Surprise,
        Summary = s.Summary,
        Reasons = s.Reasons,
        Labels = s.Labels,
        Acknowledged = s.AcknowledgedBy is null ? null : new Acknowledgement(s.AcknowledgedBy, s.AcknowledgedMs, s.AcknowledgedComment ?? ""),
        Annotations = s.Annotations ?? ContextLabels.Empty,
        GeneratorUrl = s.GeneratorUrl,
        ExpiresMs = s.ExpiresMs,
    };

    public AlertSurrogate ConvertToSurrogate(in Alert v) => new()
    {
        Id = v.Id,
        Kind = (byte)v.Kind,
        Key = v.Key,
        Status = (byte)v.Status,
        Severity = (byte)v.Severity,
        Revision = v.Revision,
        StartedMs = v.StartedMs,
        UpdatedMs = v.UpdatedMs,
        ResolvedMs = v.ResolvedMs,
        Surprise = v.Surprise,
        Summary = v.Summary,
        Reasons = [.. v.Reasons],
        Labels = v.Labels,
        AcknowledgedBy = v.Acknowledged?.By,
        AcknowledgedMs = v.Acknowledged?.AtMs ?? 0,
        AcknowledgedComment = v.Acknowledged?.Comment,
        Annotations = v.Annotations,
        GeneratorUrl = v.GeneratorUrl,
        ExpiresMs = v.ExpiresMs,
    };
}
