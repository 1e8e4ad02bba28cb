using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Storage;

public readonly record struct MetricRollup(string Metric, Rollup Rollup);
