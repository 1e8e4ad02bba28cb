namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">In the axis' unit.</param>
/// <param name="Label">What people read.</param>
internal readonly record struct Tick(double Value, string Label);
