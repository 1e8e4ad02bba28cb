using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded.Alerting;

/// <summary>
/// One look over all entities of a shard for those that stopped reporting, some thousand between two batches. Used for every look of the
/// shard; a look that finds the one before still under way is left out.
/// </summary>
internal sealed class SilenceScan(Shard shard, long engineStartMs, TimeProvider time) : IShardWork
{
    private const int Step = 10_000;

    private int _running, _fleet, _slot;

    public void Begin()
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return;
        _fleet = 0;
        _slot = 0;
        if (!shard.Post(this))
            Abandoned();
    }

    public void Run(Shard owner)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var events = new List<AlertEvent>();
        var left = Step;
        while (left > 0 && _fleet < owner.Fleets.Count)
        {
            var fleet = owner.Fleets[_fleet];
            for (; left > 0 && _slot < fleet.Slots.Count; left--)
                Look(fleet, fleet.Slots[_slot++], nowMs, events);
            if (_slot < fleet.Slots.Count)
                break;
            _fleet++;
            _slot = 0;
        }

        if (events.Count > 0)
            owner.Alerts.Post(events, () => { });
        if (_fleet < owner.Fleets.Count)
        {
            if (!owner.Post(this))
                Abandoned();
            return;
        }

        owner.HandOverHistory();
        Volatile.Write(ref _running, 0);
    }

    public void Abandoned() => Volatile.Write(ref _running, 0);

    private void Look(ShardFleet fleet, EntitySlot slot, long nowMs, List<AlertEvent> events)
    {
        var policy = fleet.Plan!.Policy.Silence;
        var quietMs = nowMs - Math.Max(slot.LastReceivedMs, engineStartMs);
        if (slot.Silent)
        {
            if (policy.Enabled)
                return;
            Change(fleet, slot, silent: false);
        }
        else
        {
            if (!policy.Enabled || quietMs <= policy.AtLeast.TotalMilliseconds)
                return;
            var limitMs = SilenceRule.LimitMs(slot, policy);
            if (limitMs == 0 || quietMs <= limitMs)
                return;
            slot.SilentSinceMs = slot.Monitor!.LastSeenMs;
            Change(fleet, slot, silent: true);
        }

        events.Add(new SilenceEvent(slot.Key, nowMs, slot.Labels, slot.Silent, slot.SilentSinceMs, slot.Monitor!.CadenceMs));
    }

    private static void Change(ShardFleet fleet, EntitySlot slot, bool silent)
    {
        var before = slot.VisibleState;
        slot.Silent = silent;
        fleet.Moved(before, slot.VisibleState);
    }
}
