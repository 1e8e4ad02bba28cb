using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded.Entities;

/// <summary>
/// An entity in its place. The fields that can change belong to the shard's thread, with no exception; other threads use only the key,
/// <see cref="Fleet"/>, <see cref="Shard"/> and the fidelity.
/// </summary>
internal sealed class EntitySlot(Fleet fleet, string name, int shard, Fidelity fidelity)
    : WatchedEntity(new EntityKey(fleet.Name, name), fidelity)
{
    public Fleet Fleet { get; } = fleet;

    public int Shard { get; } = shard;

    /// <summary>Journal records up to this one are in the snapshot that the slot was loaded from.</summary>
    public long SnapshotSeq;

    /// <summary>Changed since it was last handed to a snapshot.</summary>
    public bool Dirty;

    /// <summary>What the registry was told that this slot takes.</summary>
    public int AccountedBytes;
}
