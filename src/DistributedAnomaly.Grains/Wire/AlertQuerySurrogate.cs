using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.AlertQuery")]
internal struct AlertQuerySurrogate
{
    [Id(0)] public string? Fleet;
    [Id(1)] public string? Entity;
    [Id(2)] public byte? Status;
    [Id(3)] public int Limit;
    [Id(4)] public long? BeforeMs;
}

[RegisterConverter]
internal sealed class AlertQueryConverter : IConverter<AlertQuery, AlertQuerySurrogate>
{
    public AlertQuery ConvertFromSurrogate(in AlertQuerySurrogate s) => new(s.Fleet, s.Entity, (AlertStatus?)s.Status, s.Limit, s.BeforeMs);

    public AlertQuerySurrogate ConvertToSurrogate(in AlertQuery v) => new()
    {
        Fleet = v.Fleet,
        Entity = v.Entity,
        Status = (byte?)v.Status,
        Limit = v.Limit,
        BeforeMs = v.BeforeMs,
    };
}
