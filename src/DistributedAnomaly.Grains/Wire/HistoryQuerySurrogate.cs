using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.HistoryQuery")]
internal struct HistoryQuerySurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public string? Metric;
    [Id(2)] public long FromMs;
    [Id(3)] public long ToMs;
    [Id(4)] public int Limit;
    [Id(5)] public bool Raw;
}

[RegisterConverter]
internal sealed class HistoryQueryConverter : IConverter<HistoryQuery, HistoryQuerySurrogate>
{
    public HistoryQuery ConvertFromSurrogate(in HistoryQuerySurrogate s) => new(s.Key, s.Metric, s.FromMs, s.ToMs, s.Limit, s.Raw);

    public HistoryQuerySurrogate ConvertToSurrogate(in HistoryQuery v) => new()
    {
        Key = v.Key,
        Metric = v.Metric,
        FromMs = v.FromMs,
        ToMs = v.ToMs,
        Limit = v.Limit,
        Raw = v.Raw,
    };
}
