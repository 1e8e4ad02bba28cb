using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>An entity at a glance, as the index of a fleet keeps it.</summary>
/// <param name="Surprise">Of the last observation.</param>
/// <param name="TopMetric">That with the largest share in the surprise; null: none stands out.</param>
/// <param name="LastSeenMs">Time of the newest observation (Unix ms).</param>
/// <param name="LastReceivedMs">When it arrived (Unix ms).</param>
/// <param name="SilentAfterMs">How long the entity may be quiet before it counts as silent; 0: unknown yet, or not watched.</param>
/// <param name="Samples">Observations judged.</param>
public sealed record EntityRow(
    EntityKey Key, EntityState State, Severity Severity, double Surprise, string? TopMetric, long LastSeenMs, long LastReceivedMs,
    double SilentAfterMs, long Samples)
{
    /// <summary>Parts that the index of all entities is in. On disk: never change it.</summary>
    public const int Shards = 64;

    /// <summary>0 to <see cref="Shards"/> - 1; the same in every process and release.</summary>
    public static int ShardOf(EntityKey key) => (int)(StableHash.Of(key.Fleet, key.Entity) % Shards);
}
