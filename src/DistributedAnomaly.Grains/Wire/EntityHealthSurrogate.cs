using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityHealth")]
internal struct EntityHealthSurrogate
{
    [Id(0)] public byte State;
    [Id(1)] public double Surprise;
    [Id(2)] public double Threshold;
    [Id(3)] public byte Severity;
    [Id(4)] public Episode Episode;
    [Id(5)] public long LastSeenMs;
    [Id(6)] public double CadenceMs;
    [Id(7)] public long Samples;
    [Id(8)] public byte Fidelity;
    [Id(9)] public Reason[] Reasons;
    [Id(10)] public MetricHealth[] Metrics;
}

[RegisterConverter]
internal sealed class EntityHealthConverter : IConverter<EntityHealth, EntityHealthSurrogate>
{
    public EntityHealth ConvertFromSurrogate(in EntityHealthSurrogate s) => new((EntityState)s.State, s.Surprise, s.Threshold, (Severity)s.Severity, s.Episode, s.LastSeenMs, s.CadenceMs, s.Samples, (Fidelity)s.Fidelity, s.Reasons, s.Metrics);

    public EntityHealthSurrogate ConvertToSurrogate(in EntityHealth v) => new()
    {
        State = (byte)v.State,
        Surprise = v.Surprise,
        Threshold = v.Threshold,
        Severity = (byte)v.Severity,
        Episode = v.Episode,
        LastSeenMs = v.LastSeenMs,
        CadenceMs = v.CadenceMs,
        Samples = v.Samples,
        Fidelity = (byte)v.Fidelity,
        Reasons = [.. v.Reasons],
        Metrics = [.. v.Metrics],
    };
}
