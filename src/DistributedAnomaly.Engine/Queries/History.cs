namespace DistributedAnomaly.Engine.Queries;

/// <param name="Rollups">Per metric in the order of time; empty if raw observations were asked for.</param>
/// <param name="Raw">Raw values in the order of time; empty if roll-ups were asked for.</param>
public sealed record History(IReadOnlyList<MetricRollups> Rollups, IReadOnlyList<RawValue> Raw);
