using System.Threading.Channels;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Silos;

namespace DistributedAnomaly.Grains.Saving;

/// <summary>
/// Reads the logs of entities that become active. After a silo has died many thousand do so at once: whoever asks while a query is under
/// way goes with the next one.
/// </summary>
internal sealed class EntityReader(IEntityLogStore store, ClusterTelemetry telemetry)
{
    private const int MaxKeys = 512, Parallel = 2;

    // Bounded by the activations that wait: each asks once.
    private readonly Channel<(EntityKey Key, TaskCompletionSource<EntityLog?> Answer)> _asked =
        Channel.CreateUnbounded<(EntityKey, TaskCompletionSource<EntityLog?>)>();

    private Task[] _running = [];

    public void Start() => _running = [.. Enumerable.Range(0, Parallel).Select(_ => Task.Run(RunAsync))];

    public async Task StopAsync()
    {
        _asked.Writer.TryComplete();
        await Task.WhenAll(_running);
    }

    /// <summary>Null: the entity has no log.</summary>
    /// <exception cref="IOException">The store cannot be reached or failed.</exception>
    public Task<EntityLog?> ReadAsync(EntityKey key)
    {
        var answer = new TaskCompletionSource<EntityLog?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_asked.Writer.TryWrite((key, answer)))
            answer.SetException(new IOException("The silo is stopping."));
        return answer.Task;
    }

    private async Task RunAsync()
    {
        var asked = new Dictionary<EntityKey, List<TaskCompletionSource<EntityLog?>>>();
        while (await _asked.Reader.WaitToReadAsync())
        {
            asked.Clear();
            while (asked.Count < MaxKeys && _asked.Reader.TryRead(out var next))
            {
                if (!asked.TryGetValue(next.Key, out var answers))
                    asked.Add(next.Key, answers = []);
                answers.Add(next.Answer);
            }

            // The other loop was faster.
            if (asked.Count == 0)
                continue;
            try
            {
                var logs = await store.ReadAsync([.. asked.Keys], CancellationToken.None);
                telemetry.Loaded(logs.Count);
                foreach (var log in logs)
                {
                    asked.Remove(log.Key, out var answers);
                    answers?.ForEach(a => a.SetResult(log));
                }

                foreach (var answer in asked.Values.SelectMany(a => a))
                    answer.SetResult(null);
            }
            catch (Exception error)
            {
                foreach (var answer in asked.Values.SelectMany(a => a))
                    answer.TrySetException(new IOException($"The state could not be read: {error.Message}", error));
            }
        }
    }
}
