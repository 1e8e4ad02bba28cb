using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Entities;

/// <summary>
/// Everything an engine holds of one entity. One thread at a time works with it: the shard's in the embedded engine, the grain's turn in
/// the cluster engine.
/// </summary>
internal class WatchedEntity(EntityKey key, Fidelity fidelity)
{
    /// <summary>Observations after which a missing one means something.</summary>
    public const int MinSamplesForSilence = 10;

    /// <summary>Bytes of this object and of what names it, estimated.</summary>
    private const int OwnBytes = 400;

    public EntityKey Key { get; } = key;

    public string Name => Key.Entity;

    public Fidelity Fidelity { get; } = fidelity;

    /// <summary>Null until the first observation was applied: admitted, but perhaps never durable.</summary>
    public EntityMonitor? Monitor;

    public MinuteRollups Minute;
    public FlightRecorder? Recorder;
    public HistoryTarget? History;

    /// <summary>What is kept for its fleet; null while that is not looked at as one.</summary>
    public FleetMember? Member;
    public ContextLabels Labels = ContextLabels.Empty;
    public string? TopMetric;
    public long LastReceivedMs;
    public long Samples;
    public double Surprise;

    /// <summary>Time of the last observation before the open silence (Unix ms); meaningful while <see cref="Silent"/>.</summary>
    public long SilentSinceMs;

    /// <summary>Of the monitor, without silence.</summary>
    public EntityState State;
    public Severity Severity;
    public bool Silent;

    public EntityState VisibleState => Silent ? EntityState.Silent : State;

    public HistoryTarget Target => History ??= new HistoryTarget(Key);

    public int MeasureBytes() => OwnBytes + 2 * Name.Length + (Monitor?.MemoryBytes ?? 0) + Minute.MemoryBytes + (Recorder?.MemoryBytes ?? 0)
        + (Member is null ? 0 : FleetMember.Bytes);
}
