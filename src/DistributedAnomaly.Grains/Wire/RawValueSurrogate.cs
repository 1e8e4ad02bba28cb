using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.RawValue")]
internal struct RawValueSurrogate
{
    [Id(0)] public long EpisodeNumber;
    [Id(1)] public long TimeMs;
    [Id(2)] public string Metric;
    [Id(3)] public double Value;
}

[RegisterConverter]
internal sealed class RawValueConverter : IConverter<RawValue, RawValueSurrogate>
{
    public RawValue ConvertFromSurrogate(in RawValueSurrogate s) => new(s.EpisodeNumber, s.TimeMs, s.Metric, s.Value);

    public RawValueSurrogate ConvertToSurrogate(in RawValue v) => new()
    {
        EpisodeNumber = v.EpisodeNumber,
        TimeMs = v.TimeMs,
        Metric = v.Metric,
        Value = v.Value,
    };
}
