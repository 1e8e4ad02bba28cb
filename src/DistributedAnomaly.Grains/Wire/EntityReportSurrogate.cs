using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityReport")]
internal struct EntityReportSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public EntityHealth Health;
    [Id(2)] public ContextLabels Labels;
    [Id(3)] public long LastReceivedMs;
    [Id(4)] public double SilentAfterMs;
}

[RegisterConverter]
internal sealed class EntityReportConverter : IConverter<EntityReport, EntityReportSurrogate>
{
    public EntityReport ConvertFromSurrogate(in EntityReportSurrogate s) => new(s.Key, s.Health, s.Labels, s.LastReceivedMs, s.SilentAfterMs);

    public EntityReportSurrogate ConvertToSurrogate(in EntityReport v) => new()
    {
        Key = v.Key,
        Health = v.Health,
        Labels = v.Labels,
        LastReceivedMs = v.LastReceivedMs,
        SilentAfterMs = v.SilentAfterMs,
    };
}
