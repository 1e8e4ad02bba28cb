namespace DistributedAnomaly.Core.Policies;

/// <summary>How one metric, or all metrics whose name matches a pattern, become features.</summary>
public sealed record FeaturePolicy
{
    /// <summary>Metric name; <c>*</c> stands for any run of characters. The first match in the list counts.</summary>
    public required string Metric { get; init; }

    /// <value>Default <c>gauge</c>.</value>
    public MetricKind Kind { get; init; } = MetricKind.Gauge;

    /// <value>Default <c>none</c>. A counter is turned into a rate first.</value>
    public Transform Transform { get; init; } = Transform.None;

    /// <value>Default <c>both</c>.</value>
    public Direction Direction { get; init; } = Direction.Both;

    /// <summary>The smallest deviation from the expectation that matters to people, in the feature's unit.</summary>
    /// <value>Default 0: any. At least 0.</value>
    public double MinDeviation { get; init; }

    /// <summary>False: the metric is recorded in the history and never judged.</summary>
    public bool Judged { get; init; } = true;
}
