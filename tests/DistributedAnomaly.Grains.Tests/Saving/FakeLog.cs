using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Tests.Saving;

/// <summary>Takes appends as the test says, and keeps them.</summary>
internal sealed class FakeLog : IEntityLogStore
{
    private readonly Lock _lock = new();
    private readonly List<IReadOnlyList<EntityLogEntry>> _rounds = [];
    private readonly List<IReadOnlyList<EntityKey>> _reads = [];

    /// <summary>Answers an append; may throw.</summary>
    public Func<IReadOnlyList<EntityLogEntry>, bool[]> Answer { get; set; } = entries => [.. entries.Select(_ => true)];

    /// <summary>Held back until it completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Func<IReadOnlyList<EntityKey>, IReadOnlyList<EntityLog>> Logs { get; set; } = _ => [];

    public IReadOnlyList<IReadOnlyList<EntityLogEntry>> Rounds
    {
        get
        {
            lock (_lock)
                return [.. _rounds];
        }
    }

    public IReadOnlyList<IReadOnlyList<EntityKey>> Reads
    {
        get
        {
            lock (_lock)
                return [.. _reads];
        }
    }

    public async Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken)
    {
        lock (_lock)
            _rounds.Add([.. entries]);
        await Gate;
        return Answer(entries);
    }

    public async Task<IReadOnlyList<EntityLog>> ReadAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
            _reads.Add([.. keys]);
        await Gate;
        return Logs(keys);
    }

    public IAsyncEnumerable<EntityRow> ListAsync(int shard, CancellationToken cancellationToken) => throw new NotSupportedException();
}
