using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>Another activation has written the entity's log: this one must not go on.</summary>
internal sealed class EntityOvertakenException(EntityKey key) : Exception($"Another owner of '{key}' has written its log; this one ends.");
