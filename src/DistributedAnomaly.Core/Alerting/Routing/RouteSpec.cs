using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Escalation;
using DistributedAnomaly.Core.Alerting.Matching;

namespace DistributedAnomaly.Core.Alerting.Routing;

/// <summary>A route as it is written down: what is null comes from the node above.</summary>
public sealed record RouteSpec
{
    public LabelMatchers Matchers { get; init; } = LabelMatchers.All;

    public string? Receiver { get; init; }

    public bool Continue { get; init; }

    /// <summary><c>...</c> alone: all labels.</summary>
    public IReadOnlyList<string>? GroupBy { get; init; }

    public TimeSpan? GroupWait { get; init; }

    public TimeSpan? GroupInterval { get; init; }

    public TimeSpan? RepeatInterval { get; init; }

    /// <summary>Not inherited, as in Alertmanager.</summary>
    public IReadOnlyList<string> MuteTimeIntervals { get; init; } = [];

    /// <summary>Not inherited, as in Alertmanager.</summary>
    public IReadOnlyList<string> ActiveTimeIntervals { get; init; } = [];

    public ImmutableArray<EscalationStep>? Escalation { get; init; }

    public IReadOnlyList<RouteSpec> Routes { get; init; } = [];
}
