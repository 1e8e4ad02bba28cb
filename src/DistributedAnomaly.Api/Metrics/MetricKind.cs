namespace DistributedAnomaly.Api.Metrics;

/// <summary>The kinds that Prometheus knows, as far as they are used here.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
