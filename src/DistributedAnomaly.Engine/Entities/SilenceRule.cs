using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine.Entities;

/// <summary>When an entity counts as silent.</summary>
internal static class SilenceRule
{
    /// <summary>How long the entity may be quiet (ms); 0: unknown yet, or not watched.</summary>
    public static double LimitMs(WatchedEntity entity, SilencePolicy policy) =>
        !policy.Enabled || entity.Samples < WatchedEntity.MinSamplesForSilence
            ? 0
            : Math.Max(policy.AtLeast.TotalMilliseconds, policy.Intervals * entity.Monitor!.CadenceMs);
}
