namespace DistributedAnomaly.Contracts.V1;

public sealed record RawPoint(long Episode, DateTimeOffset Timestamp, string Metric, double Value);
