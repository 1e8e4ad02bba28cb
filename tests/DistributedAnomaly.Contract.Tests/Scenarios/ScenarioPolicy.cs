using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>The little of a policy that scenarios need.</summary>
public sealed record ScenarioPolicy
{
    public double? Threshold { get; init; } = 4;

    /// <summary>The alarm budget of the whole fleet, in place of a threshold.</summary>
    public double? AlertsPerDay { get; init; }

    /// <summary>Metrics that are running totals.</summary>
    public string[] Counters { get; init; } = [];

    public int MaxMetrics { get; init; } = 64;

    public RulePolicy[] Rules { get; init; } = [];

    /// <summary>Labels whose values are judged.</summary>
    public string[] Context { get; init; } = [];

    public FleetPolicies ToPolicies() => FleetPolicies.Default with
    {
        Fallback = new FleetPolicy
        {
            Threshold = Threshold,
            AlertsPerDay = AlertsPerDay,
            MaxMetrics = MaxMetrics,
            Rules = Rules,
            Context = Context,
            Features = [.. Counters.Select(c => new FeaturePolicy { Metric = c, Kind = MetricKind.Counter })],
        },
    };
}
