namespace DistributedAnomaly.Engine.Queries;

public sealed record MetricRollups(string Metric, IReadOnlyList<Rollup> Points);
