using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Embedded.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Entities;

/// <summary>
/// Everything the engine holds of one entity. The fields that can change belong to the shard's thread, with no exception; other threads
/// use only <see cref="Key"/>, <see cref="Shard"/> and <see cref="Fidelity"/>.
/// </summary>
internal sealed class EntitySlot(Fleet fleet, string name, int shard, Fidelity fidelity)
{
    /// <summary>Observations after which a missing one means something.</summary>
    public const int MinSamplesForSilence = 10;

    /// <summary>Bytes of a slot, its name and its place in the fleet's dictionary, estimated.</summary>
    private const int OwnBytes = 400;

    public Fleet Fleet { get; } = fleet;

    public string Name { get; } = name;

    public int Shard { get; } = shard;

    public Fidelity Fidelity { get; } = fidelity;

    public EntityKey Key => new(Fleet.Name, Name);

    /// <summary>Null until the first observation was applied: admitted, but perhaps never durable.</summary>
    public EntityMonitor? Monitor;

    public MinuteRollups Minute;
    public FlightRecorder? Recorder;
    public HistoryTarget? History;
    public ContextLabels Labels = ContextLabels.Empty;
    public string? TopMetric;

    /// <summary>Journal records up to this one are in the snapshot that the slot was loaded from.</summary>
    public long SnapshotSeq;

    public long LastReceivedMs;
    public long Samples;
    public double Surprise;

    /// <summary>Time of the last observation before the open silence (Unix ms); meaningful while <see cref="Silent"/>.</summary>
    public long SilentSinceMs;

    /// <summary>Of the monitor, without silence.</summary>
    public EntityState State;
    public Severity Severity;
    public bool Silent;

    /// <summary>Changed since it was last handed to a snapshot.</summary>
    public bool Dirty;

    /// <summary>What the registry was told that this slot takes.</summary>
    public int AccountedBytes;

    public EntityState VisibleState => Silent ? EntityState.Silent : State;

    public HistoryTarget Target => History ??= new HistoryTarget(Key);

    public int MeasureBytes() => OwnBytes + 2 * Name.Length + (Monitor?.MemoryBytes ?? 0) + Minute.MemoryBytes + (Recorder?.MemoryBytes ?? 0);
}
