namespace DistributedAnomaly.Core.Monitoring.Baselines;

/// <summary>The seasons of one feature.</summary>
internal sealed class Seasons
{
    public SeasonalProfile Day { get; } = new(24, 0.15f);

    public SeasonalProfile Week { get; } = new(168, 0.3f);

    public int MemoryBytes => 32 + Day.MemoryBytes + Week.MemoryBytes;
}
