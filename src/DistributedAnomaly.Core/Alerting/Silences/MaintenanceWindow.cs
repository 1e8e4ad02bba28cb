using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.TimeIntervals;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Silences;

/// <summary>A planned silence that stands in the configuration: once between two times, or at times of the calendar.</summary>
public sealed record MaintenanceWindow
{
    public required string Name { get; init; }

    public required LabelMatchers Matchers { get; init; }

    /// <summary>Unix ms; null: since ever.</summary>
    public long? StartsMs { get; init; }

    /// <summary>Unix ms; null: for ever.</summary>
    public long? EndsMs { get; init; }

    /// <summary>Only at these times; empty: at all.</summary>
    public ImmutableArray<NamedTimeInterval> Intervals { get; init; } = [];

    public bool IsOpen(long nowMs) =>
        (StartsMs is not { } starts || nowMs >= starts) && (EndsMs is not { } ends || nowMs < ends)
        && (Intervals.IsEmpty || Intervals.Any(i => i.Contains(nowMs)));

    public bool Silences(ContextLabels labels, long nowMs) => Matchers.Matches(labels) && IsOpen(nowMs);
}
