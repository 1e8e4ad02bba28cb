using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.FleetIncidentEvent")]
internal struct FleetIncidentEventSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public long TimeMs;
    [Id(2)] public ContextLabels Labels;
    [Id(3)] public bool Open;
    [Id(4)] public long StartedMs;
    [Id(5)] public byte Severity;
    [Id(6)] public string Summary;
}

[RegisterConverter]
internal sealed class FleetIncidentEventConverter : IConverter<FleetIncidentEvent, FleetIncidentEventSurrogate>
{
    public FleetIncidentEvent ConvertFromSurrogate(in FleetIncidentEventSurrogate s) =>
        new(s.Key, s.TimeMs, s.Labels, s.Open, s.StartedMs, (Severity)s.Severity, s.Summary);

    public FleetIncidentEventSurrogate ConvertToSurrogate(in FleetIncidentEvent v) => new()
    {
        Key = v.Key,
        TimeMs = v.TimeMs,
        Labels = v.Labels,
        Open = v.Open,
        StartedMs = v.StartedMs,
        Severity = (byte)v.Severity,
        Summary = v.Summary,
    };
}
