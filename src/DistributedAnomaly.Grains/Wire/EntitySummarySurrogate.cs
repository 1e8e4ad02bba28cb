using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntitySummary")]
internal struct EntitySummarySurrogate
{
    [Id(0)] public string Entity;
    [Id(1)] public byte State;
    [Id(2)] public byte Severity;
    [Id(3)] public double Surprise;
    [Id(4)] public string? TopMetric;
    [Id(5)] public long LastSeenMs;
    [Id(6)] public long Samples;
}

[RegisterConverter]
internal sealed class EntitySummaryConverter : IConverter<EntitySummary, EntitySummarySurrogate>
{
    public EntitySummary ConvertFromSurrogate(in EntitySummarySurrogate s) => new(s.Entity, (EntityState)s.State, (Severity)s.Severity, s.Surprise, s.TopMetric, s.LastSeenMs, s.Samples);

    public EntitySummarySurrogate ConvertToSurrogate(in EntitySummary v) => new()
    {
        Entity = v.Entity,
        State = (byte)v.State,
        Severity = (byte)v.Severity,
        Surprise = v.Surprise,
        TopMetric = v.TopMetric,
        LastSeenMs = v.LastSeenMs,
        Samples = v.Samples,
    };
}
