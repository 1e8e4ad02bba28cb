using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Fleets;

/// <summary>New knowledge of a fleet on its way: the journal, then every shard at the same place in the order of observations.</summary>
internal sealed class FleetChange(FleetRecord record, FleetKnowledge knowledge, Shard[] shards, FleetLog log) : IJournalWork, IShardWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _state = record.Write();
    private int _remaining = shards.Length;
    private long _seq;

    public JournalKind Kind => JournalKind.Fleet;

    public ArraySegment<byte> Payload => _state;

    public Task Completion => _done.Task;

    public void Committed(long seq)
    {
        _seq = seq;
        log.Add(new FleetSnapshot(knowledge.Fleet, seq, _state));
        foreach (var shard in shards)
        {
            if (!shard.Post(this))
                Abandoned();
        }
    }

    public void Failed(Exception error) => _done.TrySetException(error);

    public void Abandoned() => Failed(JournalWriter.Stopped());

    public void Run(Shard shard)
    {
        shard.Tell(knowledge);
        shard.LastSeq = _seq;
        if (Interlocked.Decrement(ref _remaining) == 0)
            _done.TrySetResult();
    }
}
