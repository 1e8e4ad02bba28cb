using System.Collections.Concurrent;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded.Entities;

/// <summary>
/// Knows every fleet and entity, and admits new ones within the bounds: looked up by callers without a lock, added to under one.
/// </summary>
internal sealed class EntityRegistry(int shards, int maxEntities, long maxMemoryBytes)
{
    /// <summary>Part of the memory budget from which new entities get lean monitors.</summary>
    private const double LeanFrom = 0.7;

    /// <summary>Bytes per metric that a new entity is counted with until it was measured.</summary>
    private const int FullBytesPerMetric = 2048, LeanBytesPerMetric = 512;

    private readonly ConcurrentDictionary<string, Fleet> _fleets = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private int _entities;
    private long _memoryBytes;

    public int Shards { get; } = shards;

    /// <summary>Entities admitted, of all fleets.</summary>
    public int Entities => Volatile.Read(ref _entities);

    /// <summary>Memory of all entities, estimated.</summary>
    public long MemoryBytes => Interlocked.Read(ref _memoryBytes);

    public IEnumerable<Fleet> Fleets => _fleets.Values;

    public Fleet? Find(string fleet) => _fleets.GetValueOrDefault(fleet);

    public EntitySlot? Find(EntityKey key) => Find(key.Fleet)?.Entities.GetValueOrDefault(key.Entity);

    /// <exception cref="UnknownFleetException">The fleet may not be created.</exception>
    public void CheckMayCreate(string fleet, FleetPolicies policies)
    {
        if (!NameRule.IsValidFleet(fleet))
            throw new UnknownFleetException(fleet, "A fleet's name has 1 to 1,024 characters, no slash and no control characters.");
        if (policies.Fleets.ContainsKey(fleet))
            return;
        if (!policies.AutoCreate)
            throw new UnknownFleetException(fleet, $"There is no fleet '{fleet}', and fleets are not created automatically.");
        if (_fleets.Keys.Count(f => !policies.Fleets.ContainsKey(f)) + policies.Fleets.Count >= policies.MaxFleets)
            throw new UnknownFleetException(fleet, $"There is no fleet '{fleet}', and no more than {policies.MaxFleets} fleets may exist.");
    }

    /// <summary>Finds the entity or takes it in.</summary>
    /// <param name="fleet">Its fleet; null if there was none, then it is created for the first entity that is taken in.</param>
    /// <param name="metrics">Metrics that it comes with, for the estimate of its memory.</param>
    /// <param name="policies">In force.</param>
    /// <exception cref="UnknownFleetException">The fleet may not be created (another one took the last place).</exception>
    public Refusal Admit(ref Fleet? fleet, string fleetName, string entity, int metrics, FleetPolicies policies, out EntitySlot? slot)
    {
        slot = null;
        lock (_adding)
        {
            fleet ??= Find(fleetName);
            if (fleet is not null && fleet.Entities.TryGetValue(entity, out slot))
                return Refusal.None;
            if (!NameRule.IsValid(entity))
                return Refusal.InvalidName;
            if (_entities >= maxEntities)
                return Refusal.TooManyEntities;
            var full = (long)metrics * FullBytesPerMetric;
            var lean = (long)metrics * LeanBytesPerMetric;
            var memory = MemoryBytes;
            var fidelity = memory + full <= maxMemoryBytes * LeanFrom ? Fidelity.Full : Fidelity.Lean;
            if (fidelity == Fidelity.Lean && memory + lean > maxMemoryBytes)
                return Refusal.OutOfMemory;
            if (fleet is null)
                CheckMayCreate(fleetName, policies);
            slot = Add(fleet ??= Create(fleetName), entity, fidelity, (int)(fidelity == Fidelity.Full ? full : lean));
            return Refusal.None;
        }
    }

    /// <summary>Takes in an entity that was admitted in an earlier run.</summary>
    public EntitySlot Restore(EntityKey key, Fidelity fidelity)
    {
        lock (_adding)
        {
            var fleet = Find(key.Fleet) ?? Create(key.Fleet);
            return fleet.Entities.GetValueOrDefault(key.Entity) ?? Add(fleet, key.Entity, fidelity, 0);
        }
    }

    /// <summary>Called by the slot's shard when the slot may have grown.</summary>
    public void Account(EntitySlot slot)
    {
        var bytes = slot.MeasureBytes();
        if (bytes == slot.AccountedBytes)
            return;
        Interlocked.Add(ref _memoryBytes, bytes - slot.AccountedBytes);
        slot.AccountedBytes = bytes;
    }

    private Fleet Create(string name) => _fleets[name] = new Fleet(name, Shards);

    private EntitySlot Add(Fleet fleet, string entity, Fidelity fidelity, int bytes)
    {
        var shard = (int)(StableHash.Of(fleet.Name, entity) % (uint)Shards);
        var slot = new EntitySlot(fleet, entity, shard, fidelity) { AccountedBytes = bytes };
        Interlocked.Add(ref _memoryBytes, bytes);
        fleet.Add(slot);
        Volatile.Write(ref _entities, _entities + 1);
        return slot;
    }
}
