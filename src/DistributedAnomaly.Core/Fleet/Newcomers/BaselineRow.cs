namespace DistributedAnomaly.Core.Fleet.Newcomers;

/// <summary>How a member tells its baseline of one feature, in the feature's unit: level, scale, residual, then by how much each hour of the day differs from the level.</summary>
internal static class BaselineRow
{
    public const int Level = 0, Scale = 1, Residual = 2, Hours = 3;

    /// <summary>Numbers of a feature.</summary>
    public const int Width = Hours + MetricPrior.Hours;
}
