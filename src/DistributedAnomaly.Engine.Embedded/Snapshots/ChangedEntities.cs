using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Sharding;

namespace DistributedAnomaly.Engine.Embedded.Snapshots;

/// <summary>A shard's changed entities, and how far a cycle came with them.</summary>
internal sealed class ChangedEntities(List<EntitySlot> slots)
{
    public List<EntitySlot> Slots { get; } = slots;

    /// <summary>The first so many were encoded; only the shard's thread counts on.</summary>
    public int Encoded { get; set; }

    /// <summary>The first so many are in the store.</summary>
    public int Saved { get; set; }

    /// <summary>On the shard's thread: marks what is not in the store as changed again.</summary>
    public void PutBack(Shard shard)
    {
        for (var i = Saved; i < Slots.Count; i++)
        {
            var slot = Slots[i];
            if (i < Encoded)
            {
                shard.MarkDirty(slot);
            }
            else
            {
                // Still marked, and so on no other list.
                shard.Dirty.Add(slot);
            }
        }
    }
}
