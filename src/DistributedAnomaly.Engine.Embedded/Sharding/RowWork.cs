using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Entities;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>Applies one row of a batch to its slot, and keeps what the shard counts and must save up to date.</summary>
internal sealed class RowWork
{
    private readonly EntityJudge _judge = new();

    /// <summary>A fault at one row must not take the others down. It is the same in a replay, so nothing diverges.</summary>
    public void Apply(Shard shard, PendingBatch pending, int row, Findings found)
    {
        var slot = pending.Slots[row]!;
        // The loaded snapshot has the row already.
        if (pending.Seq <= slot.SnapshotSeq)
            return;
        try
        {
            var part = shard.PartOf(slot);
            var plan = part.Plan!;
            var knowledge = plan.Policy.FleetModels.Enabled ? part.Knowledge : null;
            if (slot.Monitor is null)
                shard.Attach(slot, new EntityMonitor(plan, slot.Fidelity));
            var before = slot.VisibleState;
            var effects = _judge.Apply(
                slot, plan, knowledge, pending.Batch, row, pending.FleetSize, pending.Filter, shard.History, found, row);
            if (effects == RowEffects.None)
                return;
            shard.MarkDirty(slot);
            if (effects.HasFlag(RowEffects.Judged))
            {
                part.Moved(before, slot.State);
                part.Observed(pending.Batch.Time(row));
                if (knowledge is not null)
                    part.Gatherer.Look(slot, knowledge, plan.Policy, pending.Batch.Time(row), pending.Batch.ReceivedMs);
            }

            if (effects.HasFlag(RowEffects.Grown))
                shard.Registry.Account(slot);
        }
        catch (Exception error)
        {
            shard.Telemetry.MonitorFault();
            shard.Logger.LogError(error, "{Entity} failed on its observation of {TimeMs}.", slot.Key, pending.Batch.Time(row));
            if (slot.Monitor is not null)
                shard.MarkDirty(slot);
            found.Rejected.Add(new RejectedObservation(row, "The monitor of this entity failed on the observation; see the log.", Retry: false));
        }
    }
}
