using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>A log store that can be out of reach, and counts.</summary>
internal sealed class SwitchedLogStore(IEntityLogStore inner) : IEntityLogStore
{
    private int _reads, _appends;

    /// <summary>Everything fails from now on.</summary>
    public volatile bool IsCut;

    /// <summary>So many appends fail although they were written: their answer is lost.</summary>
    public int LoseAnswers;

    /// <summary>Entities read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Entries written.</summary>
    public int Appends => Volatile.Read(ref _appends);

    public List<IReadOnlyList<EntityLogEntry>> Rounds { get; } = [];

    public async Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken)
    {
        Check();
        var written = await inner.AppendAsync(writer, entries, cancellationToken);
        lock (Rounds)
            Rounds.Add([.. entries]);
        Interlocked.Add(ref _appends, written.Count(w => w));
        return Interlocked.Decrement(ref LoseAnswers) < 0 ? written : throw new IOException("the answer was lost");
    }

    public Task<IReadOnlyList<EntityLog>> ReadAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        Check();
        Interlocked.Add(ref _reads, keys.Count);
        return inner.ReadAsync(keys, cancellationToken);
    }

    public IAsyncEnumerable<EntityRow> ListAsync(int shard, CancellationToken cancellationToken)
    {
        Check();
        return inner.ListAsync(shard, cancellationToken);
    }

    private void Check()
    {
        if (IsCut)
            throw new IOException("the database is out of reach");
    }
}
