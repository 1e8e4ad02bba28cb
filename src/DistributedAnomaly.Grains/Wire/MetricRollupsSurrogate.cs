using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.MetricRollups")]
internal struct MetricRollupsSurrogate
{
    [Id(0)] public string Metric;
    [Id(1)] public Rollup[] Points;
}

[RegisterConverter]
internal sealed class MetricRollupsConverter : IConverter<MetricRollups, MetricRollupsSurrogate>
{
    public MetricRollups ConvertFromSurrogate(in MetricRollupsSurrogate s) => new(s.Metric, s.Points);

    public MetricRollupsSurrogate ConvertToSurrogate(in MetricRollups v) => new()
    {
        Metric = v.Metric,
        Points = [.. v.Points],
    };
}
