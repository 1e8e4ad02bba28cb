namespace DistributedAnomaly.Contracts.V1;

public sealed record MetricHistory(string Metric, IReadOnlyList<HistoryPoint> Points);
