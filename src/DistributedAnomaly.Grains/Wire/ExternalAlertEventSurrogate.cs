using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.ExternalAlertEvent")]
internal struct ExternalAlertEventSurrogate
{
    [Id(0)] public long TimeMs;
    [Id(1)] public ContextLabels Labels;
    [Id(2)] public ContextLabels Annotations;
    [Id(3)] public long StartsMs;
    [Id(4)] public long EndsMs;
    [Id(5)] public string GeneratorUrl;
}

[RegisterConverter]
internal sealed class ExternalAlertEventConverter : IConverter<ExternalAlertEvent, ExternalAlertEventSurrogate>
{
    public ExternalAlertEvent ConvertFromSurrogate(in ExternalAlertEventSurrogate s) =>
        new(s.TimeMs, s.Labels, s.Annotations, s.StartsMs, s.EndsMs, s.GeneratorUrl);

    public ExternalAlertEventSurrogate ConvertToSurrogate(in ExternalAlertEvent v) => new()
    {
        TimeMs = v.TimeMs,
        Labels = v.Labels,
        Annotations = v.Annotations,
        StartsMs = v.StartsMs,
        EndsMs = v.EndsMs,
        GeneratorUrl = v.GeneratorUrl,
    };
}
