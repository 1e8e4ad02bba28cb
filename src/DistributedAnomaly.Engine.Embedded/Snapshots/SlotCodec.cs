using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Recording;

namespace DistributedAnomaly.Engine.Embedded.Snapshots;

/// <summary>
/// An entity's state as bytes. Silence is not in it: it follows from the alert store, which knows what was announced.
/// </summary>
internal static class SlotCodec
{
    public const byte Version = 1;

    /// <summary>The fidelity is the second byte, because the slot is made before the rest is read.</summary>
    public static Fidelity FidelityOf(ReadOnlySpan<byte> state) =>
        state.Length > 1 && state[0] == Version ? (Fidelity)state[1] : throw new SnapshotException(
            state.IsEmpty ? "the state is empty" : $"the state has version {state[0]}; this release reads version {Version}");

    public static void Save(EntitySlot slot, SnapshotWriter writer)
    {
        writer.Byte(Version);
        writer.Byte((byte)slot.Fidelity);
        writer.Byte((byte)slot.State);
        writer.Byte((byte)slot.Severity);
        writer.Double(slot.Surprise);
        writer.Long(slot.Samples);
        writer.Long(slot.LastReceivedMs);
        writer.Text(slot.TopMetric ?? "");
        writer.Int(slot.Labels.Count);
        foreach (var (name, value) in slot.Labels.Pairs)
        {
            writer.Text(name);
            writer.Text(value);
        }

        slot.Minute.Save(writer);
        writer.Byte(slot.Recorder is null ? (byte)0 : (byte)1);
        slot.Recorder?.Save(writer);
        slot.Monitor!.Save(writer);
    }

    /// <summary>Fills the slot and returns its monitor, which the shard attaches.</summary>
    /// <exception cref="SnapshotException">Damaged, or written by a newer release.</exception>
    public static EntityMonitor Load(EntitySlot slot, ReadOnlySpan<byte> state, MonitorPlan plan)
    {
        FidelityOf(state);
        var reader = new SnapshotReader(state[2..]);
        slot.State = (EntityState)reader.Byte();
        slot.Severity = (Severity)reader.Byte();
        slot.Surprise = reader.Double();
        slot.Samples = reader.Long();
        slot.LastReceivedMs = reader.Long();
        slot.TopMetric = reader.Text() is { Length: > 0 } top ? string.Intern(top) : null;
        slot.Labels = LoadLabels(ref reader);
        slot.Minute = MinuteRollups.Load(ref reader);
        if (reader.Byte() == 1)
            slot.Recorder = FlightRecorder.Load(ref reader);
        return EntityMonitor.Load(ref reader, plan);
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
