using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Recording;

namespace DistributedAnomaly.Engine.Entities;

/// <summary>
/// An entity's state as bytes. Silence is not in it: each engine keeps it in its own way. Version 2 ends with the feedback about the
/// entity; without any, version 1 is written, which the release before reads too.
/// </summary>
internal static class EntityCodec
{
    public const byte Version = 2;

    private const byte WithoutFeedback = 1;

    /// <summary>The fidelity is the second byte, because the entity is made before the rest is read.</summary>
    public static Fidelity FidelityOf(ReadOnlySpan<byte> state) =>
        state.Length > 1 && state[0] is WithoutFeedback or Version ? (Fidelity)state[1] : throw new SnapshotException(
            state.IsEmpty ? "the state is empty" : $"the state has version {state[0]}; this release reads versions 1 to {Version}");

    public static void Save(WatchedEntity entity, SnapshotWriter writer)
    {
        var hasFeedback = entity.Monitor!.Feedback.Count > 0;
        writer.Byte(hasFeedback ? Version : WithoutFeedback);
        writer.Byte((byte)entity.Fidelity);
        writer.Byte((byte)entity.State);
        writer.Byte((byte)entity.Severity);
        writer.Double(entity.Surprise);
        writer.Long(entity.Samples);
        writer.Long(entity.LastReceivedMs);
        writer.Text(entity.TopMetric ?? "");
        writer.Int(entity.Labels.Count);
        foreach (var (name, value) in entity.Labels.Pairs)
        {
            writer.Text(name);
            writer.Text(value);
        }

        entity.Minute.Save(writer);
        writer.Byte(entity.Recorder is null ? (byte)0 : (byte)1);
        entity.Recorder?.Save(writer);
        entity.Monitor.Save(writer);
        if (hasFeedback)
            entity.Monitor.SaveFeedback(writer);
    }

    /// <summary>Fills the entity and returns its monitor, which the engine attaches.</summary>
    /// <exception cref="SnapshotException">Damaged, or written by a newer release.</exception>
    public static EntityMonitor Load(WatchedEntity entity, ReadOnlySpan<byte> state, MonitorPlan plan)
    {
        FidelityOf(state);
        var reader = new SnapshotReader(state[2..]);
        entity.State = (EntityState)reader.Byte();
        entity.Severity = (Severity)reader.Byte();
        entity.Surprise = reader.Double();
        entity.Samples = reader.Long();
        entity.LastReceivedMs = reader.Long();
        entity.TopMetric = reader.Text() is { Length: > 0 } top ? string.Intern(top) : null;
        entity.Labels = LoadLabels(ref reader);
        entity.Minute = MinuteRollups.Load(ref reader);
        if (reader.Byte() == 1)
            entity.Recorder = FlightRecorder.Load(ref reader);
        var monitor = EntityMonitor.Load(ref reader, plan);
        if (state[0] > WithoutFeedback)
            monitor.LoadFeedback(ref reader);
        return monitor;
    }

    private static ContextLabels LoadLabels(ref SnapshotReader reader)
    {
        var count = reader.Length(8);
        if (count == 0)
            return ContextLabels.Empty;
        var pairs = new KeyValuePair<string, string>[count];
        foreach (ref var pair in pairs.AsSpan())
            pair = new(reader.Text(), reader.Text());
        return ContextLabels.From(pairs);
    }
}
