using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Escalation;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Core.Alerting.Routing;

/// <summary>A node of the routing tree, with everything it inherits. Immutable.</summary>
public sealed record Route
{
    /// <summary>Names the node in its tree, over reloads: the matchers on the way to it.</summary>
    public string Key { get; init; } = "{}";

    public LabelMatchers Matchers { get; init; } = LabelMatchers.All;

    /// <summary>Who is told; several only where nothing is configured.</summary>
    public ImmutableArray<string> Receivers { get; init; } = [];

    /// <summary>Later siblings are looked at as well when this node matches.</summary>
    public bool Continue { get; init; }

    /// <summary>Alerts with the same values of these labels are one group.</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>All labels: every set of labels is a group of its own.</summary>
    public bool GroupByAll { get; init; }

    /// <summary>Every alert is told alone and at once, one notification a revision.</summary>
    public bool PerAlert { get; init; }

    /// <summary>Between the first alert of a group and its first notification.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at a group.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Until what still fires is told again; null: never.</summary>
    public TimeSpan? RepeatInterval { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Nothing new is told at these times.</summary>
    public ImmutableArray<NamedTimeInterval> MuteTimes { get; init; } = [];

    /// <summary>Something new is told at these times only; empty: at all.</summary>
    public ImmutableArray<NamedTimeInterval> ActiveTimes { get; init; } = [];

    public ImmutableArray<EscalationStep> Escalation { get; init; } = [];

    /// <summary>The first that matches is taken; with <see cref="Continue"/>, the next as well. None matches: this node is taken.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];
}
