using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.Rollup")]
internal struct RollupSurrogate
{
    [Id(0)] public long StartMs;
    [Id(1)] public int Count;
    [Id(2)] public double Min;
    [Id(3)] public double Max;
    [Id(4)] public double Mean;
    [Id(5)] public double Last;
    [Id(6)] public double Expected;
    [Id(7)] public double Low;
    [Id(8)] public double High;
    [Id(9)] public double Surprise;
}

[RegisterConverter]
internal sealed class RollupConverter : IConverter<Rollup, RollupSurrogate>
{
    public Rollup ConvertFromSurrogate(in RollupSurrogate s) => new(s.StartMs, s.Count, s.Min, s.Max, s.Mean, s.Last, s.Expected, s.Low, s.High, s.Surprise);

    public RollupSurrogate ConvertToSurrogate(in Rollup v) => new()
    {
        StartMs = v.StartMs,
        Count = v.Count,
        Min = v.Min,
        Max = v.Max,
        Mean = v.Mean,
        Last = v.Last,
        Expected = v.Expected,
        Low = v.Low,
        High = v.High,
        Surprise = v.Surprise,
    };
}
