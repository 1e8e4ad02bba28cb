using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.Reason")]
internal struct ReasonSurrogate
{
    [Id(0)] public string Metric;
    [Id(1)] public double Observed;
    [Id(2)] public double Expected;
    [Id(3)] public double Low;
    [Id(4)] public double High;
    [Id(5)] public string Detector;
    [Id(6)] public double Surprise;
    [Id(7)] public double Share;
    [Id(8)] public string? Text;
}

[RegisterConverter]
internal sealed class ReasonConverter : IConverter<Reason, ReasonSurrogate>
{
    public Reason ConvertFromSurrogate(in ReasonSurrogate s) => new(s.Metric, s.Observed, s.Expected, s.Low, s.High, s.Detector, s.Surprise, s.Share, s.Text);

    public ReasonSurrogate ConvertToSurrogate(in Reason v) => new()
    {
        Metric = v.Metric,
        Observed = v.Observed,
        Expected = v.Expected,
        Low = v.Low,
        High = v.High,
        Detector = v.Detector,
        Surprise = v.Surprise,
        Share = v.Share,
        Text = v.Text,
    };
}
