using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.MetricHealth")]
internal struct MetricHealthSurrogate
{
    [Id(0)] public string Metric;
    [Id(1)] public long LastMs;
    [Id(2)] public double Value;
    [Id(3)] public double Expected;
    [Id(4)] public double Low;
    [Id(5)] public double High;
    [Id(6)] public double Deviation;
    [Id(7)] public double Surprise;
    [Id(8)] public string Detector;
    [Id(9)] public long Samples;
}

[RegisterConverter]
internal sealed class MetricHealthConverter : IConverter<MetricHealth, MetricHealthSurrogate>
{
    public MetricHealth ConvertFromSurrogate(in MetricHealthSurrogate s) => new(s.Metric, s.LastMs, s.Value, s.Expected, s.Low, s.High, s.Deviation, s.Surprise, s.Detector, s.Samples);

    public MetricHealthSurrogate ConvertToSurrogate(in MetricHealth v) => new()
    {
        Metric = v.Metric,
        LastMs = v.LastMs,
        Value = v.Value,
        Expected = v.Expected,
        Low = v.Low,
        High = v.High,
        Deviation = v.Deviation,
        Surprise = v.Surprise,
        Detector = v.Detector,
        Samples = v.Samples,
    };
}
