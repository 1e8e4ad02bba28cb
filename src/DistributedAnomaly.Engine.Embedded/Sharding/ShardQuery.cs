namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>Asks something on the shard's thread, so that no answer is torn by an observation.</summary>
internal sealed class ShardQuery<T>(Func<Shard, T> ask) : IShardWork
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public void Run(Shard shard)
    {
        try
        {
            _answer.TrySetResult(ask(shard));
        }
        catch (Exception error)
        {
            _answer.TrySetException(error);
        }
    }

    public void Abandoned() => _answer.TrySetException(Journaling.JournalWriter.Stopped());
}
