namespace DistributedAnomaly.Core.Policies;

/// <summary>The flight recorder: raw observations kept around each episode.</summary>
public sealed record RecorderPolicy
{
    /// <summary>Observations kept from before the episode opened.</summary>
    /// <value>Default 16; 0 to 256. Each costs 8 bytes per metric and entity in memory.</value>
    public int Before { get; init; } = 16;

    /// <summary>Observations kept of the episode and of the time after it, in all.</summary>
    /// <value>Default 600; 0 to 100,000.</value>
    public int During { get; init; } = 600;
}
