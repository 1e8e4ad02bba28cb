namespace DistributedAnomaly.Core.Policies;

public enum MetricKind
{
    /// <summary>The value is what is judged.</summary>
    Gauge,

    /// <summary>A running total that only grows and restarts at zero: its rate per second is judged.</summary>
    Counter,
}
