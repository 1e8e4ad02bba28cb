using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityRow")]
internal struct EntityRowSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public byte State;
    [Id(2)] public byte Severity;
    [Id(3)] public double Surprise;
    [Id(4)] public string? TopMetric;
    [Id(5)] public long LastSeenMs;
    [Id(6)] public long LastReceivedMs;
    [Id(7)] public double SilentAfterMs;
    [Id(8)] public long Samples;
}

[RegisterConverter]
internal sealed class EntityRowConverter : IConverter<EntityRow, EntityRowSurrogate>
{
    public EntityRow ConvertFromSurrogate(in EntityRowSurrogate s) => new(s.Key, (EntityState)s.State, (Severity)s.Severity, s.Surprise, s.TopMetric, s.LastSeenMs, s.LastReceivedMs, s.SilentAfterMs, s.Samples);

    public EntityRowSurrogate ConvertToSurrogate(in EntityRow v) => new()
    {
        Key = v.Key,
        State = (byte)v.State,
        Severity = (byte)v.Severity,
        Surprise = v.Surprise,
        TopMetric = v.TopMetric,
        LastSeenMs = v.LastSeenMs,
        LastReceivedMs = v.LastReceivedMs,
        SilentAfterMs = v.SilentAfterMs,
        Samples = v.Samples,
    };
}
