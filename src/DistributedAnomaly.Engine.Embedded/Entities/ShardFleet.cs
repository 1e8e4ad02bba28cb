using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Embedded.Entities;

/// <summary>A shard's part of a fleet. Written by the shard's thread; the counts may be read by any thread, each for itself.</summary>
internal sealed class ShardFleet(string name)
{
    private readonly int[] _states = new int[4];
    private long _observations, _lastSeenMs;

    public string Name { get; } = name;

    /// <summary>Entities that have a monitor, in the order in which they came; only ever appended to.</summary>
    public List<EntitySlot> Slots { get; } = [];

    /// <summary>Null until the shard met the fleet.</summary>
    public MonitorPlan? Plan { get; set; }

    /// <summary>What is known of the fleet as a whole; null: nothing.</summary>
    public FleetKnowledge? Knowledge { get; set; }

    /// <summary>What this shard sees of it as a whole.</summary>
    public FleetGatherer Gatherer { get; } = new();

    public long Observations => Volatile.Read(ref _observations);

    public long LastSeenMs => Volatile.Read(ref _lastSeenMs);

    public int CountOf(EntityState state) => Volatile.Read(ref _states[(int)state]);

    public void Add(EntitySlot slot)
    {
        Slots.Add(slot);
        Volatile.Write(ref _states[(int)slot.VisibleState], _states[(int)slot.VisibleState] + 1);
        Volatile.Write(ref _observations, _observations + slot.Samples);
        Saw(slot.Monitor!.LastSeenMs);
    }

    public void Moved(EntityState from, EntityState to)
    {
        if (from == to)
            return;
        Volatile.Write(ref _states[(int)from], _states[(int)from] - 1);
        Volatile.Write(ref _states[(int)to], _states[(int)to] + 1);
    }

    public void Observed(long timeMs)
    {
        Volatile.Write(ref _observations, _observations + 1);
        Saw(timeMs);
    }

    private void Saw(long timeMs)
    {
        if (timeMs > _lastSeenMs)
            Volatile.Write(ref _lastSeenMs, timeMs);
    }
}
