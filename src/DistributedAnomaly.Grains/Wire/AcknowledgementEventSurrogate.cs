using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.AcknowledgementEvent")]
internal struct AcknowledgementEventSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public long TimeMs;
    [Id(2)] public string AlertId;
    [Id(3)] public string? By;
    [Id(4)] public string Comment;
}

[RegisterConverter]
internal sealed class AcknowledgementEventConverter : IConverter<AcknowledgementEvent, AcknowledgementEventSurrogate>
{
    public AcknowledgementEvent ConvertFromSurrogate(in AcknowledgementEventSurrogate s) => new(s.Key, s.TimeMs, s.AlertId, s.By, s.Comment);

    public AcknowledgementEventSurrogate ConvertToSurrogate(in AcknowledgementEvent v) => new()
    {
        Key = v.Key,
        TimeMs = v.TimeMs,
        AlertId = v.AlertId,
        By = v.By,
        Comment = v.Comment,
    };
}
