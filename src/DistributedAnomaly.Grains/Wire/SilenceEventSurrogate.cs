using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.SilenceEvent")]
internal struct SilenceEventSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public long TimeMs;
    [Id(2)] public ContextLabels Labels;
    [Id(3)] public bool Silent;
    [Id(4)] public long LastSeenMs;
    [Id(5)] public double CadenceMs;
}

[RegisterConverter]
internal sealed class SilenceEventConverter : IConverter<SilenceEvent, SilenceEventSurrogate>
{
    public SilenceEvent ConvertFromSurrogate(in SilenceEventSurrogate s) => new(s.Key, s.TimeMs, s.Labels, s.Silent, s.LastSeenMs, s.CadenceMs);

    public SilenceEventSurrogate ConvertToSurrogate(in SilenceEvent v) => new()
    {
        Key = v.Key,
        TimeMs = v.TimeMs,
        Labels = v.Labels,
        Silent = v.Silent,
        LastSeenMs = v.LastSeenMs,
        CadenceMs = v.CadenceMs,
    };
}
