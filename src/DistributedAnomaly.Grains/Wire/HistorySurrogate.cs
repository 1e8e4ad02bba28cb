using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.History")]
internal struct HistorySurrogate
{
    [Id(0)] public MetricRollups[] Rollups;
    [Id(1)] public RawValue[] Raw;
}

[RegisterConverter]
internal sealed class HistoryConverter : IConverter<History, HistorySurrogate>
{
    public History ConvertFromSurrogate(in HistorySurrogate s) => new(s.Rollups, s.Raw);

    public HistorySurrogate ConvertToSurrogate(in History v) => new()
    {
        Rollups = [.. v.Rollups],
        Raw = [.. v.Raw],
    };
}
