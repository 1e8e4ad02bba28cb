namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>What the Numenta Anomaly Benchmark weighs how heavily; its three profiles are here.</summary>
/// <param name="Name">As NAB calls it.</param>
/// <param name="Hit">Of a window that is found as early as possible.</param>
/// <param name="Miss">Of a window that is not found.</param>
/// <param name="FalseAlarm">Of a flagged row far from every window.</param>
public sealed record NabProfile(string Name, double Hit, double Miss, double FalseAlarm)
{
    public static NabProfile Standard { get; } = new("standard", 1, 1, 0.11);

    public static NabProfile RewardLowFp { get; } = new("reward_low_FP", 1, 1, 0.22);

    public static NabProfile RewardLowFn { get; } = new("reward_low_FN", 1, 2, 0.11);

    public static IReadOnlyList<NabProfile> All { get; } = [Standard, RewardLowFp, RewardLowFn];
}
