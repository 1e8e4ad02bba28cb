using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Embedded.Entities;

namespace DistributedAnomaly.Engine.Embedded.Alerting;

/// <summary>When an entity counts as silent.</summary>
internal static class SilenceRule
{
    /// <summary>How long the entity may be quiet (ms); 0: unknown yet, or not watched.</summary>
    public static double LimitMs(EntitySlot slot, SilencePolicy policy) =>
        !policy.Enabled || slot.Samples < EntitySlot.MinSamplesForSilence
            ? 0
            : Math.Max(policy.AtLeast.TotalMilliseconds, policy.Intervals * slot.Monitor!.CadenceMs);
}
