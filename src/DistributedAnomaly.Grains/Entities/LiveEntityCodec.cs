using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>
/// An entity's log as bytes: snapshots, and changes that are made again when the log is read. The numbers are on disk: never change one.
/// </summary>
internal static class LiveEntityCodec
{
    private const byte Version = 1, ObservationChange = 1, SilenceChange = 2, SameLabelsChange = 3, FeedbackChange = 4, KnowledgeChange = 5;

    /// <summary>Stands for the place of a metric that the monitor does not know yet; its name follows.</summary>
    private const ushort NewMetric = ushort.MaxValue;

    public static void Save(LiveEntity entity, SnapshotWriter writer)
    {
        writer.Byte(Version);
        writer.Byte(entity.Silent ? (byte)1 : (byte)0);
        writer.Long(entity.SilentSinceMs);
        EntityCodec.Save(entity, writer);
    }

    /// <summary>Writes an observation that was just judged.</summary>
    /// <param name="monitor">After the observation.</param>
    /// <param name="metricsBefore">Metrics of the monitor before it.</param>
    /// <param name="labels">Those that it brought, if they are others than before; null: no change.</param>
    /// <param name="readsLabels">
    /// Verdicts depend on labels: then a repetition of those before must be told from none. Otherwise it is not, so that silos of the
    /// release before can read the log.
    /// </param>
    public static void WriteObservation(
        SnapshotWriter writer, EntityMonitor monitor, int metricsBefore, ObservationBatch batch, int row, int fleetSize, ContextLabels? labels,
        bool readsLabels)
    {
        var repeats = readsLabels && labels is null && batch.Context(row) is { Count: > 0 };
        writer.Byte(repeats ? SameLabelsChange : ObservationChange);
        writer.Long(batch.Time(row));
        writer.Long(batch.ReceivedMs);
        writer.Int(fleetSize);
        if (!repeats)
            WriteLabels(writer, labels);

        var metrics = batch.Metrics(row);
        var values = batch.Values(row);
        writer.Short((ushort)metrics.Length);
        var guess = 0;
        for (var i = 0; i < metrics.Length; i++)
        {
            var place = PlaceOf(monitor, metrics[i], guess, metricsBefore);
            guess = place + 1;
            writer.Short(place < 0 ? NewMetric : (ushort)place);
            if (place < 0)
                writer.Text(metrics[i]);
            writer.Double(values[i]);
        }
    }

    /// <summary>Writes the begin or, when silence is no longer watched, the end of a silence.</summary>
    public static void WriteSilence(SnapshotWriter writer, LiveEntity entity, long timeMs)
    {
        writer.Byte(SilenceChange);
        writer.Long(timeMs);
        writer.Byte(entity.Silent ? (byte)1 : (byte)0);
        writer.Long(entity.SilentSinceMs);
    }

    public static void WriteFeedback(SnapshotWriter writer, EntityFeedback feedback)
    {
        writer.Byte(FeedbackChange);
        FeedbackCodec.Write(writer, feedback);
    }

    /// <summary>Writes that the observations behind, up to the end of the entry, were judged with other knowledge of the fleet. An entry begins with none.</summary>
    /// <param name="writer">Of the changes.</param>
    /// <param name="number">Of the knowledge; 0: none.</param>
    public static void WriteKnowledge(SnapshotWriter writer, long number)
    {
        writer.Byte(KnowledgeChange);
        writer.Long(number);
    }

    /// <summary>
    /// Brings an entity back. Alert events that its changes cause again are left in <see cref="LiveEntity.Unannounced"/>: whoever wrote
    /// them may not have come to announce them, and an event that was announced changes nothing.
    /// </summary>
    /// <param name="log">Of the entity.</param>
    /// <param name="plan">Of its fleet.</param>
    /// <param name="lane">What judging needs.</param>
    /// <param name="past">Finds what was known of the fleet by its number; null: it is not kept any more, and the observation is judged without.</param>
    /// <exception cref="SnapshotException">The log is damaged, or was written by a newer release.</exception>
    public static LiveEntity Load(EntityLog log, MonitorPlan plan, JudgeLane lane, Func<long, FleetKnowledge?> past)
    {
        try
        {
            return Read(log, plan, lane, past);
        }
        catch (Exception error) when (error is not SnapshotException)
        {
            // Changes have no checksum: a damaged one may lead anywhere.
            throw new SnapshotException($"the log of '{log.Key}' cannot be made again: {error.Message}", error);
        }
    }

    /// <summary>A log without a snapshot begins with the fidelity of its entity.</summary>
    public static void WriteBegin(SnapshotWriter writer, Fidelity fidelity) => writer.Byte((byte)fidelity);

    private static void WriteLabels(SnapshotWriter writer, ContextLabels? labels)
    {
        writer.Short((ushort)(labels?.Count ?? 0));
        foreach (var (name, value) in labels is null ? [] : labels.Pairs)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static ContextLabels? ReadLabels(ref SnapshotReader reader)
    {
        var labels = new KeyValuePair<string, string>[reader.Short()];
        foreach (ref var pair in labels.AsSpan())
            pair = new(reader.Text(), reader.Text());
        return labels.Length == 0 ? null : ContextLabels.From(labels);
    }

    private static LiveEntity Read(EntityLog log, MonitorPlan plan, JudgeLane lane, Func<long, FleetKnowledge?> past)
    {
        var entity = log.Snapshot is { } snapshot ? LoadSnapshot(log.Key, snapshot.Span, plan) : new LiveEntity(log.Key, FidelityOf(log), plan);
        var changes = 0;
        foreach (var payload in log.Changes)
            changes += Replay(entity, payload.Span, lane, past, isFirst: entity.Monitor is null);
        entity.Loaded(log.Sequence, changes);
        return entity;
    }

    private static Fidelity FidelityOf(EntityLog log) =>
        log.Changes.Count > 0 && log.Changes[0].Length > 0 ? (Fidelity)log.Changes[0].Span[0] : throw new SnapshotException("the log is empty");

    private static LiveEntity LoadSnapshot(EntityKey key, ReadOnlySpan<byte> state, MonitorPlan plan)
    {
        if (state.Length < 10 || state[0] != Version)
            throw new SnapshotException(state.IsEmpty ? "the state is empty" : $"the state has version {state[0]}; this release reads version {Version}");
        var reader = new SnapshotReader(state[1..10]);
        var silent = reader.Byte() == 1;
        var since = reader.Long();
        var entity = new LiveEntity(key, EntityCodec.FidelityOf(state[10..]), plan) { Silent = silent, SilentSinceMs = since };
        entity.Monitor = EntityCodec.Load(entity, state[10..], plan);
        return entity;
    }

    private static int Replay(LiveEntity entity, ReadOnlySpan<byte> payload, JudgeLane lane, Func<long, FleetKnowledge?> past, bool isFirst)
    {
        var reader = new SnapshotReader(isFirst ? payload[1..] : payload);
        FleetKnowledge? known = null;
        var changes = 0;
        for (; reader.Remaining > 0; changes++)
        {
            var kind = reader.Byte();
            if (kind == SilenceChange)
                ReplaySilence(entity, ref reader);
            else if (kind == FeedbackChange)
                entity.Monitor!.Take(FeedbackCodec.Read(ref reader));
            else if (kind is ObservationChange or SameLabelsChange)
                ReplayObservation(entity, known, ref reader, lane, sameLabels: kind == SameLabelsChange);
            else if (kind == KnowledgeChange)
                known = past(reader.Long());
            else
                throw new SnapshotException($"a change of kind {kind} is not known to this release");
        }

        return changes;
    }

    private static void ReplaySilence(LiveEntity entity, ref SnapshotReader reader)
    {
        var timeMs = reader.Long();
        entity.Silent = reader.Byte() == 1;
        entity.SilentSinceMs = reader.Long();
        entity.Unannounced.Add(new SilenceEvent(
            entity.Key, timeMs, entity.Labels, entity.Silent, entity.SilentSinceMs, entity.Monitor?.CadenceMs ?? 0));
    }

    private static void ReplayObservation(LiveEntity entity, FleetKnowledge? known, ref SnapshotReader reader, JudgeLane lane, bool sameLabels)
    {
        var timeMs = reader.Long();
        var receivedMs = reader.Long();
        var fleetSize = reader.Int();
        var labels = sameLabels ? entity.Labels : ReadLabels(ref reader);
        var batch = lane.Replayed;
        batch.Clear(entity.Key.Fleet);
        batch.ReceivedMs = receivedMs;
        batch.Add(entity.Name, timeMs, labels);
        for (int i = 0, count = reader.Short(); i < count; i++)
        {
            var place = reader.Short();
            var name = place == NewMetric ? string.Intern(reader.Text()) : entity.Monitor!.MetricAt(place).Metric;
            batch.AddMetric(name, reader.Double());
        }

        lane.Found.Clear();
        lane.Judge.Apply(entity, entity.Plan, known, batch, 0, fleetSize, VerdictFilter.None, lane.History, lane.Found, 0);
        entity.Unannounced.AddRange(lane.Found.Events);
    }

    private static int PlaceOf(EntityMonitor monitor, string metric, int guess, int count)
    {
        if (guess < count && string.Equals(monitor.MetricAt(guess).Metric, metric, StringComparison.Ordinal))
            return guess;
        for (var i = 0; i < count; i++)
        {
            if (string.Equals(monitor.MetricAt(i).Metric, metric, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
