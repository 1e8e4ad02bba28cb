using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Recording;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>
/// Applies one row to its entity. The plan, marked in the code:
/// <list type="number">
/// <item>a monitor, if the entity is new; nothing, if the loaded snapshot has the row already</item>
/// <item>judge and learn</item>
/// <item>what the engine keeps of the entity: summary, labels, arrival, return from silence</item>
/// <item>history: roll-up of the minute, flight recorder</item>
/// <item>the alert event, if the episode changed</item>
/// <item>the verdict, if the caller asked for it</item>
/// </list>
/// Everything follows from the row and the state, never from a clock, so that a replay gives the same bytes. Nothing is allocated for a
/// calm row.
/// </summary>
internal sealed class RowJudge
{
    /// <summary>Observations between two looks at the memory of an entity whose metrics did not change.</summary>
    private const int MeasureEvery = 64;

    private readonly Verdict _verdict = new();
    private int[] _positions = new int[16];

    /// <summary>A fault at one row must not take the others down. It is the same in a replay, so nothing diverges.</summary>
    public void Apply(Shard shard, PendingBatch pending, int row, BatchPart part)
    {
        var slot = pending.Slots[row]!;
        try
        {
            Apply(shard, pending, row, slot, part);
        }
        catch (Exception error)
        {
            shard.Telemetry.MonitorFault();
            shard.Logger.LogError(error, "{Entity} failed on its observation of {TimeMs}.", slot.Key, pending.Batch.Time(row));
            if (slot.Monitor is not null)
                shard.MarkDirty(slot);
            part.Rejected.Add(new RejectedObservation(row, "The monitor of this entity failed on the observation; see the log.", Retry: false));
        }
    }

    private void Apply(Shard shard, PendingBatch pending, int row, EntitySlot slot, BatchPart part)
    {
        // 1
        if (pending.Seq <= slot.SnapshotSeq)
            return;
        var batch = pending.Batch;
        var time = batch.Time(row);
        var metrics = batch.Metrics(row);
        var values = batch.Values(row);
        if (slot.Monitor is null)
            shard.Attach(slot, new EntityMonitor(shard.PlanOf(slot), slot.Fidelity));
        var monitor = slot.Monitor!;
        var metricsBefore = monitor.MetricCount;
        // 2
        monitor.Observe(time, metrics, values, pending.FleetSize, _verdict);
        if (_verdict.Outcome == ObserveOutcome.Ignored)
        {
            part.Accepted++;
            part.Ignored++;
            if (monitor.MetricCount != metricsBefore)
                shard.MarkDirty(slot);
            return;
        }

        shard.MarkDirty(slot);
        if (_verdict.Refused is { } refused)
            part.Rejected.Add(new RejectedObservation(row, refused, Retry: false));
        if (_verdict.Outcome == ObserveOutcome.Refused)
            return;
        part.Accepted++;
        // 3
        var fleet = slot.Fleet.Shards[shard.Index];
        var before = slot.VisibleState;
        if (slot.Silent)
        {
            slot.Silent = false;
            part.Events.Add(new SilenceEvent(slot.Key, time, slot.Labels, Silent: false, slot.SilentSinceMs, monitor.CadenceMs));
        }

        Summarize(slot, batch, row);
        fleet.Moved(before, slot.State);
        fleet.Observed(time);
        // 4
        Record(shard, slot, monitor, time, metrics, values);
        if (monitor.MetricCount != metricsBefore || slot.Samples % MeasureEvery == 1)
            shard.Registry.Account(slot);
        // 5
        if (_verdict.Change != EpisodeChange.None)
        {
            part.Events.Add(new EpisodeEvent(
                slot.Key, time, slot.Labels, _verdict.Change, _verdict.Episode, _verdict.Reasons.ToArray()));
        }

        // 6
        if (pending.Filter == VerdictFilter.All || (pending.Filter == VerdictFilter.Anomalous && _verdict.Severity != Severity.None))
        {
            part.Verdicts.Add(new ObservationVerdict(
                row, slot.Name, time, _verdict.Surprise, _verdict.Severity, _verdict.State, _verdict.Reasons.ToArray()));
        }
    }

    private void Summarize(EntitySlot slot, ObservationBatch batch, int row)
    {
        slot.State = _verdict.State;
        slot.Severity = _verdict.Severity;
        slot.Surprise = _verdict.Surprise;
        slot.TopMetric = _verdict.Reasons.IsEmpty ? null : _verdict.Reasons[0].Metric;
        slot.Samples++;
        slot.LastReceivedMs = Math.Max(slot.LastReceivedMs, batch.ReceivedMs);
        if (batch.Context(row) is { Count: > 0 } labels && !ReferenceEquals(labels, slot.Labels) && !labels.Equals(slot.Labels))
            slot.Labels = labels;
    }

    private void Record(
        Shard shard, EntitySlot slot, EntityMonitor monitor, long time, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values)
    {
        var minute = MinuteRollups.MinuteOf(time);
        int? historyRow = null;
        if (metrics.Length > _positions.Length)
            _positions = new int[metrics.Length * 2];
        var count = monitor.MetricCount;
        var guess = 0;
        for (var i = 0; i < metrics.Length; i++)
        {
            _positions[i] = -1;
            var position = Find(monitor, metrics[i], guess, count, out var health);
            if (position < 0)
                continue;
            guess = position + 1;
            if (health.LastMs != time)
                continue;
            _positions[i] = position;
            slot.Minute.Add(position, count, minute, health, shard.History, slot.Target, ref historyRow);
        }

        var policy = shard.PlanOf(slot).Policy.Recorder;
        if (slot.Fidelity == Fidelity.Lean || (policy.Before == 0 && policy.During == 0))
            return;
        slot.Recorder ??= new FlightRecorder();
        slot.Recorder.Take(shard.History, slot.Target, monitor, policy, _verdict, time, metrics, values, _positions);
    }

    /// <summary>Position of a metric: mostly the one after the metric before, as rows of an entity look alike.</summary>
    private static int Find(EntityMonitor monitor, string metric, int guess, int count, out MetricHealth health)
    {
        if (guess < count)
        {
            health = monitor.MetricAt(guess);
            if (string.Equals(health.Metric, metric, StringComparison.Ordinal))
                return guess;
        }

        for (var i = 0; i < count; i++)
        {
            health = monitor.MetricAt(i);
            if (string.Equals(health.Metric, metric, StringComparison.Ordinal))
                return i;
        }

        health = default;
        return -1;
    }
}
