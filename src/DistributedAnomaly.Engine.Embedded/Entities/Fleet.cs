using System.Collections.Concurrent;

namespace DistributedAnomaly.Engine.Embedded.Entities;

/// <summary>The entities of a fleet, and their parts in the shards.</summary>
internal sealed class Fleet(string name, int shards)
{
    private int _count;

    public string Name { get; } = name;

    public ConcurrentDictionary<string, EntitySlot> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>Part of each shard, by the shard's index.</summary>
    public ShardFleet[] Shards { get; } = [.. Enumerable.Range(0, shards).Select(_ => new ShardFleet(name))];

    /// <summary>Entities admitted.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Only under the registry's lock.</summary>
    public void Add(EntitySlot slot)
    {
        Entities[slot.Name] = slot;
        Volatile.Write(ref _count, _count + 1);
    }
}
