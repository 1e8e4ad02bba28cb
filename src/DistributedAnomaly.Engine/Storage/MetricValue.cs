namespace DistributedAnomaly.Engine.Storage;

public readonly record struct MetricValue(string Metric, double Value);
