using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>
/// A batch on its way: admitted and encoded by the caller's thread, then journal, then shards, then alerts, then acknowledged.
/// Used again for another batch after that.
/// </summary>
internal sealed class PendingBatch : IJournalWork, IShardWork
{
    /// <summary>Payloads above this are not kept for the next batch.</summary>
    private const int MaxKeptBytes = 4 << 20;

    private readonly Shard[] _shards;
    private readonly Findings[] _parts;
    private readonly int[] _starts;
    private EntitySlot?[] _slots = new EntitySlot?[64];
    private int[] _order = new int[64];
    private BatchEncoder? _encoder;
    private int _remaining;
    private TaskCompletionSource<ObserveResult> _done = new();

    public PendingBatch(Shard[] shards)
    {
        _shards = shards;
        _parts = [.. shards.Select(_ => new Findings())];
        _starts = new int[shards.Length + 1];
    }

    public ObservationBatch Batch { get; private set; } = null!;

    public VerdictFilter Filter { get; private set; }

    /// <summary>Made when first needed: a replay has no need of it.</summary>
    public BatchEncoder Encoder => _encoder ??= new BatchEncoder();

    /// <summary>Entity of each row; null: the row was refused.</summary>
    public ReadOnlySpan<EntitySlot?> Slots => _slots;

    /// <summary>Refused before the journal.</summary>
    public List<RejectedObservation> Refused { get; } = [];

    /// <summary>Entities of the fleet when the batch was admitted.</summary>
    public int FleetSize { get; private set; }

    /// <summary>From the journal at start: nobody waits for verdicts.</summary>
    public bool IsReplay { get; private set; }

    public long Seq { get; private set; }

    public JournalKind Kind => JournalKind.Batch;

    public ArraySegment<byte> Payload { get; private set; }

    public bool IsReusable => Payload.Count <= MaxKeptBytes;

    public void Begin(ObservationBatch batch, VerdictFilter filter, bool isReplay)
    {
        Batch = batch;
        Filter = filter;
        IsReplay = isReplay;
        Payload = default;
        Refused.Clear();
        _encoder?.Clear();
        foreach (var part in _parts)
            part.Clear();
        if (_slots.Length < batch.Count)
        {
            _slots = new EntitySlot?[batch.Count];
            _order = new int[batch.Count];
        }

        Array.Clear(_slots, 0, batch.Count);
        Array.Clear(_starts);
        _done = new TaskCompletionSource<ObserveResult>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Accept(int row, EntitySlot slot)
    {
        _slots[row] = slot;
        _starts[slot.Shard + 1]++;
    }

    /// <summary>Sorts the accepted rows by shard, within a shard in their order.</summary>
    /// <returns>Accepted rows.</returns>
    public int Finish(int fleetSize, bool encode)
    {
        FleetSize = fleetSize;
        for (var i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        Span<int> next = stackalloc int[_shards.Length];
        _starts.AsSpan(0, _shards.Length).CopyTo(next);
        for (var row = 0; row < Batch.Count; row++)
        {
            if (_slots[row] is { } slot)
                _order[next[slot.Shard]++] = row;
        }

        var accepted = _starts[^1];
        if (encode && accepted > 0)
            Payload = Encoder.Finish(Batch.Fleet, Batch.ReceivedMs, fleetSize);
        return accepted;
    }

    public Task<ObserveResult> Completion => _done.Task;

    /// <summary>Hands the batch to the shards that have rows in it. Called in the order of the numbers.</summary>
    public void Committed(long seq)
    {
        Seq = seq;
        var parts = 0;
        for (var i = 0; i < _shards.Length; i++)
            parts += _starts[i + 1] > _starts[i] ? 1 : 0;
        _remaining = parts;
        for (var i = 0; i < _shards.Length && parts > 0; i++)
        {
            if (_starts[i + 1] == _starts[i])
                continue;
            // Once the last part was posted the batch may be complete, and in use again.
            parts--;
            if (!_shards[i].Post(this))
                Abandoned();
        }
    }

    public void Failed(Exception error) => _done.TrySetException(error);

    public void Abandoned() => Failed(JournalWriter.Stopped());

    public void Run(Shard shard)
    {
        var part = _parts[shard.Index];
        for (var i = _starts[shard.Index]; i < _starts[shard.Index + 1]; i++)
            shard.Rows.Apply(shard, this, _order[i], part);
        shard.LastSeq = Seq;
        shard.HandOverHistory(HistoryWriter.BatchItems, IsReplay);
        if (part.Events.Count > 0)
            shard.Alerts.Post(part.Events, PartDone);
        else
            PartDone();
    }

    /// <summary>The answer, when every row was refused and there is nothing to write.</summary>
    public ObserveResult Result()
    {
        var accepted = 0;
        var ignored = 0;
        List<RejectedObservation> rejected = [.. Refused];
        List<ObservationVerdict> verdicts = [];
        foreach (var part in _parts)
        {
            accepted += part.Accepted;
            ignored += part.Ignored;
            rejected.AddRange(part.Rejected);
            verdicts.AddRange(part.Verdicts);
        }

        if (rejected.Count > 1)
            rejected.Sort((a, b) => a.Row.CompareTo(b.Row));
        if (verdicts.Count > 1 && _parts.Length > 1)
            verdicts.Sort((a, b) => a.Row.CompareTo(b.Row));
        return new ObserveResult(accepted, ignored, rejected, verdicts);
    }

    private void PartDone()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
            _done.TrySetResult(Result());
    }
}
