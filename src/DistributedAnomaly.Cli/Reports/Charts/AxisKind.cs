namespace DistributedAnomaly.Cli.Reports.Charts;

internal enum AxisKind
{
    Linear,

    /// <summary>Powers of ten are evenly spread.</summary>
    Log,

    /// <summary>Linear in Unix ms.</summary>
    Time,
}
