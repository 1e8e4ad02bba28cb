using System.Collections.Immutable;

namespace DistributedAnomaly.Core.Alerting.TimeIntervals;

/// <summary>Times of the calendar under a name: those of any of its parts.</summary>
public sealed record NamedTimeInterval(string Name, ImmutableArray<TimeInterval> Intervals)
{
    public bool Contains(long unixMs) => Intervals.Any(i => i.Contains(unixMs));
}
