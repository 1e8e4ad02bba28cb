using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>An entity as the history knows it.</summary>
public sealed class HistoryTarget(EntityKey key)
{
    public EntityKey Key { get; } = key;

    /// <summary>The store's number of the entity; 0 until the store first met it. Only the store touches it.</summary>
    public int Id { get; set; }
}
