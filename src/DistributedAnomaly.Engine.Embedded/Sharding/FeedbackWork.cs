using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>Feedback on its way: the journal, then the shard of its entity, at this place in the order of observations.</summary>
internal sealed class FeedbackWork : IJournalWork, IShardWork
{
    private readonly EntitySlot _slot;
    private readonly Shard _shard;
    private readonly EntityFeedback _feedback;
    private readonly TaskCompletionSource<(bool IsKnown, AlarmAnswer? Answer)> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seq;

    public FeedbackWork(EntitySlot slot, Shard shard, EntityFeedback feedback)
    {
        (_slot, _shard, _feedback) = (slot, shard, feedback);
        var writer = new SnapshotWriter();
        writer.Text(slot.Key.Fleet);
        writer.Text(slot.Key.Entity);
        FeedbackCodec.Write(writer, feedback);
        Payload = writer.Written.ToArray();
    }

    public JournalKind Kind => JournalKind.Feedback;

    public ArraySegment<byte> Payload { get; }

    /// <summary>Whether the entity was ever observed, and what its fleet can learn from what was said.</summary>
    public Task<(bool IsKnown, AlarmAnswer? Answer)> Completion => _done.Task;

    /// <summary>Brings back what a record of the journal holds.</summary>
    /// <param name="payload">Of the record.</param>
    /// <param name="seq">Of the record.</param>
    /// <param name="registry">Knows the entity, if its state or an observation before is there.</param>
    /// <param name="shards">All.</param>
    /// <returns>Null: there is no such entity.</returns>
    public static FeedbackWork? Replay(ReadOnlySpan<byte> payload, long seq, EntityRegistry registry, Shard[] shards)
    {
        var reader = new SnapshotReader(payload);
        var key = new Core.Series.EntityKey(reader.Text(), reader.Text());
        return registry.Find(key) is not { } slot || seq <= slot.SnapshotSeq
            ? null
            : new FeedbackWork(slot, shards[slot.Shard], FeedbackCodec.Read(ref reader)) { _seq = seq };
    }

    public void Committed(long seq)
    {
        _seq = seq;
        if (!_shard.Post(this))
            Abandoned();
    }

    public void Failed(Exception error) => _done.TrySetException(error);

    public void Abandoned() => Failed(JournalWriter.Stopped());

    public void Run(Shard shard)
    {
        AlarmAnswer? answer = null;
        if (_slot.Monitor is { } monitor)
        {
            answer = monitor.Take(_feedback);
            shard.Registry.Account(_slot);
            shard.MarkDirty(_slot);
        }

        shard.LastSeq = _seq;
        _done.TrySetResult((_slot.Monitor is not null, answer));
    }
}
