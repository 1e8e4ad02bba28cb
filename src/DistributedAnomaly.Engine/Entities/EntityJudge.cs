using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Entities;

/// <summary>
/// Applies one row to its entity; every engine does it in this one way. The plan, marked in the code:
/// <list type="number">
/// <item>a monitor, if the entity is new</item>
/// <item>judge and learn</item>
/// <item>what the engine keeps of the entity: summary, labels, arrival, return from silence</item>
/// <item>history: roll-up of the minute, flight recorder</item>
/// <item>the alert event, if the episode changed</item>
/// <item>the verdict, if the caller asked for it</item>
/// </list>
/// Everything follows from the row and the state, never from a clock, so that a replay gives the same bytes. Nothing is allocated for a
/// calm row. Used again for row after row by one thread.
/// </summary>
internal sealed class EntityJudge
{
    /// <summary>Observations between two looks at the memory of an entity whose metrics did not change.</summary>
    private const int MeasureEvery = 64;

    private readonly Verdict _verdict = new();
    private int[] _positions = new int[16];

    /// <param name="entity">Whose row it is.</param>
    /// <param name="plan">The plan of its fleet.</param>
    /// <param name="fleet">What is known of its fleet as a whole; null: nothing.</param>
    /// <param name="batch">Holds the row.</param>
    /// <param name="row">Position in the batch.</param>
    /// <param name="fleetSize">Entities of the fleet.</param>
    /// <param name="filter">Which verdicts are wanted.</param>
    /// <param name="history">Takes what is to be kept.</param>
    /// <param name="found">Takes what was found.</param>
    /// <param name="rowOfCaller">Position of the row in what the caller sent.</param>
    public RowEffects Apply(
        WatchedEntity entity, MonitorPlan plan, FleetKnowledge? fleet, ObservationBatch batch, int row, int fleetSize, VerdictFilter filter,
        HistoryBatch history, Findings found, int rowOfCaller)
    {
        var time = batch.Time(row);
        var metrics = batch.Metrics(row);
        var values = batch.Values(row);
        // 1
        var monitor = entity.Monitor ??= new EntityMonitor(plan, entity.Fidelity);
        var metricsBefore = monitor.MetricCount;
        // 2
        var context = batch.Context(row);
        var view = fleet?.ViewOf(FleetKnowledge.CohortOf(context is { Count: > 0 } ? context : entity.Labels, plan.Policy), time);
        monitor.Observe(time, metrics, values, context, fleetSize, view, _verdict);
        var grown = monitor.MetricCount != metricsBefore;
        if (_verdict.Outcome == ObserveOutcome.Ignored)
        {
            found.Accepted++;
            found.Ignored++;
            return grown ? RowEffects.Changed | RowEffects.Grown : RowEffects.None;
        }

        if (_verdict.Refused is { } refused)
            found.Rejected.Add(new RejectedObservation(rowOfCaller, refused, Retry: false));
        if (_verdict.Outcome == ObserveOutcome.Refused)
            return RowEffects.Changed | (grown ? RowEffects.Grown : RowEffects.None);
        found.Accepted++;
        // 3
        if (entity.Silent)
        {
            entity.Silent = false;
            found.Events.Add(new SilenceEvent(entity.Key, time, entity.Labels, Silent: false, entity.SilentSinceMs, monitor.CadenceMs));
        }

        Summarize(entity, batch, row);
        // 4
        Record(entity, plan, history, time, metrics, values);
        // 5
        if (_verdict.Change != EpisodeChange.None)
        {
            found.Events.Add(new EpisodeEvent(
                entity.Key, time, entity.Labels, _verdict.Change, _verdict.Episode, _verdict.Reasons.ToArray(),
                HasPeers: fleet is not null && plan.Policy.FleetIncidents.Enabled));
        }

        // 6
        if (filter == VerdictFilter.All || (filter == VerdictFilter.Anomalous && _verdict.Severity != Severity.None))
        {
            found.Verdicts.Add(new ObservationVerdict(
                rowOfCaller, entity.Name, time, _verdict.Surprise, _verdict.Severity, _verdict.State, _verdict.Reasons.ToArray()));
        }

        grown |= entity.Samples % MeasureEvery == 1;
        return RowEffects.Changed | RowEffects.Judged | (grown ? RowEffects.Grown : RowEffects.None);
    }

    private void Summarize(WatchedEntity entity, ObservationBatch batch, int row)
    {
        entity.State = _verdict.State;
        entity.Severity = _verdict.Severity;
        entity.Surprise = _verdict.Surprise;
        entity.TopMetric = _verdict.Reasons.IsEmpty ? null : _verdict.Reasons[0].Metric;
        entity.Samples++;
        entity.LastReceivedMs = Math.Max(entity.LastReceivedMs, batch.ReceivedMs);
        if (batch.Context(row) is { Count: > 0 } labels && !ReferenceEquals(labels, entity.Labels) && !labels.Equals(entity.Labels))
            entity.Labels = labels;
    }

    private void Record(
        WatchedEntity entity, MonitorPlan plan, HistoryBatch history, long time, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values)
    {
        var monitor = entity.Monitor!;
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
            entity.Minute.Add(position, count, minute, health, history, entity.Target, ref historyRow);
        }

        var policy = plan.Policy.Recorder;
        if (entity.Fidelity == Fidelity.Lean || (policy.Before == 0 && policy.During == 0))
            return;
        entity.Recorder ??= new FlightRecorder();
        entity.Recorder.Take(history, entity.Target, monitor, policy, _verdict, time, metrics, values, _positions);
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
