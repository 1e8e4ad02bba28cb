using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded;

/// <summary>
/// The caller's part of a batch's way, on the caller's thread. The plan:
/// <list type="number">
/// <item>take a place under the bounds, or refuse the batch</item>
/// <item>find or admit the entity of each row; refuse the row if there is no room</item>
/// <item>encode the accepted rows for the journal</item>
/// <item>hand over to the journal, and wait until the batch is acknowledged</item>
/// </list>
/// </summary>
internal sealed class BatchIntake(
    EntityRegistry registry, InFlightGate gate, JournalWriter journal, EngineTelemetry telemetry, Shard[] shards)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<PendingBatch> _pool = [];

    /// <exception cref="EngineOverloadedException">No place, or the journal could not be written; nothing was taken.</exception>
    /// <exception cref="UnknownFleetException">The fleet does not exist and may not be created.</exception>
    public async ValueTask<ObserveResult> TakeAsync(ObservationBatch batch, VerdictFilter filter, FleetPolicies policies, long nowMs)
    {
        // 1
        var measurements = batch.Measurements;
        if (!gate.TryEnter(measurements))
        {
            telemetry.Overload();
            throw new EngineOverloadedException(
                $"The engine is busy: {gate.Batches} batches with {gate.Measurements} measurements wait.", RetryAfter);
        }

        try
        {
            var pending = Rent();
            pending.Begin(batch, filter, isReplay: false);
            if (batch.ReceivedMs == 0)
                batch.ReceivedMs = nowMs;
            var fleet = registry.Find(batch.Fleet);
            if (fleet is null)
                registry.CheckMayCreate(batch.Fleet, policies);
            // 2, 3
            Admit(pending, batch, ref fleet, policies);
            var accepted = pending.Finish(fleet?.Count ?? 0, encode: true);
            // 4
            var result = pending.Result();
            if (accepted > 0)
            {
                if (!journal.Post(pending))
                    throw JournalWriter.Stopped();
                result = await pending.Completion;
            }

            Count(pending, result, measurements);
            Return(pending);
            return result;
        }
        finally
        {
            gate.Leave(measurements);
        }
    }

    private void Admit(PendingBatch pending, ObservationBatch batch, ref Fleet? fleet, FleetPolicies policies)
    {
        string? lastName = null;
        EntitySlot? slot = null;
        var encoder = pending.Encoder;
        for (var row = 0; row < batch.Count; row++)
        {
            var metrics = batch.Metrics(row);
            var shape = metrics.IsEmpty ? -1 : encoder.Shapes.Of(metrics);
            if (shape < 0)
            {
                Refuse(pending, row, metrics.IsEmpty ? Refusal.NoMetrics : Refusal.InvalidName);
                continue;
            }

            var name = batch.Entity(row);
            if (!ReferenceEquals(name, lastName) || slot is null)
            {
                if (fleet is null || !fleet.Entities.TryGetValue(name, out slot))
                {
                    var refusal = registry.Admit(ref fleet, batch.Fleet, name, metrics.Length, policies, out slot);
                    if (slot is null)
                    {
                        Refuse(pending, row, refusal);
                        continue;
                    }
                }

                lastName = name;
            }

            encoder.Add(slot, batch.Time(row), batch.Context(row), shape, batch.Values(row));
            pending.Accept(row, slot);
        }
    }

    private void Refuse(PendingBatch pending, int row, Refusal refusal)
    {
        telemetry.Rejected(refusal, 1);
        pending.Refused.Add(refusal switch
        {
            Refusal.NoMetrics => new RejectedObservation(row, "The observation has no metrics.", Retry: false),
            Refusal.InvalidName => new RejectedObservation(
                row, "A name is empty, longer than 1,024 characters, or has control characters.", Retry: false),
            Refusal.TooManyEntities => new RejectedObservation(
                row, "The entity is new, and no more entities are allowed (maxEntities).", Retry: true),
            _ => new RejectedObservation(row, "The entity is new, and the memory for entities is used up (maxMemory).", Retry: true),
        });
    }

    private void Count(PendingBatch pending, ObserveResult result, int measurements)
    {
        telemetry.Batch(result.Accepted, result.Ignored, measurements);
        var byMonitor = result.Rejected.Count - pending.Refused.Count;
        if (byMonitor > 0)
            telemetry.Rejected(Refusal.InvalidValue, byMonitor);
    }

    private PendingBatch Rent() => _pool.TryTake(out var pending) ? pending : new PendingBatch(shards);

    private void Return(PendingBatch pending)
    {
        // As many as were ever in flight at once, which the gate bounds.
        if (pending.IsReusable)
            _pool.Add(pending);
    }
}
