using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>Another version of the policies on its way: the journal, then every shard at the same place in the order.</summary>
internal sealed class PolicyChange(FleetPlans plans, Shard[] shards, Action<FleetPlans> inForce) : IJournalWork, IShardWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _remaining = shards.Length;
    private long _seq;

    public JournalKind Kind => JournalKind.Policies;

    public ArraySegment<byte> Payload { get; } = PolicyJson.Write(plans.Policies);

    public Task Completion => _done.Task;

    public void Committed(long seq)
    {
        _seq = seq;
        inForce(plans);
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
        shard.Apply(plans, _seq);
        if (Interlocked.Decrement(ref _remaining) == 0)
            _done.TrySetResult();
    }
}
