using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>A log store that can be out of reach, and counts.</summary>
internal sealed class SwitchedLogStore(IEntityLogStore inner) : IEntityLogStore
{
    private readonly List<(EntityKey Key, long Sequence, Guid Writer)> _written = [];
    private int _reads, _appends;

    /// <summary>Everything fails from now on.</summary>
    public volatile bool IsCut;

    /// <summary>So many appends fail although they were written: their answer is lost.</summary>
    public int LoseAnswers;

    /// <summary>Entities read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Entries written.</summary>
    public int Appends => Volatile.Read(ref _appends);

    public async Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken)
    {
        Check();
        var written = await inner.AppendAsync(writer, entries, cancellationToken);
        lock (_written)
            _written.AddRange(entries.Where((_, i) => written[i]).Select(e => (e.Key, e.Sequence, writer)));
        Interlocked.Add(ref _appends, written.Count(w => w));
        return Interlocked.Decrement(ref LoseAnswers) < 0 ? written : throw new IOException("the answer was lost");
    }

    /// <summary>What was written, by whom; an entry that was repeated stands once.</summary>
    public IReadOnlyList<(EntityKey Key, long Sequence, Guid Writer)> Written()
    {
        lock (_written)
            return [.. _written.Distinct()];
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
