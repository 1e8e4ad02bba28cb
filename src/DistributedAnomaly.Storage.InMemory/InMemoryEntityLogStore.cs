using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The logs of entities for a trial of one silo, and for tests: gone when the process ends. As large as the engine's entities.</summary>
public sealed class InMemoryEntityLogStore : IEntityLogStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntityKey, Log> _logs = [];

    public async Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        if (entries.Select(e => e.Key).Distinct().Count() < entries.Count)
            throw new ArgumentException("Two entries of one entity in one append.", nameof(entries));
        lock (_lock)
            return [.. entries.Select(entry => Append(writer, entry))];
    }

    public Task<IReadOnlyList<EntityLog>> ReadAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<EntityLog>>(
                [.. keys.Distinct().Where(_logs.ContainsKey).Select(key => _logs[key].ToEntityLog(key))]);
        }
    }

    public async IAsyncEnumerable<EntityRow> ListAsync(int shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EntityRow[] rows;
        lock (_lock)
            rows = [.. _logs.Where(l => l.Value.Row is not null && EntityRow.ShardOf(l.Key) == shard).Select(l => l.Value.Row!)];
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private bool Append(Guid writer, EntityLogEntry entry)
    {
        if (!_logs.TryGetValue(entry.Key, out var log))
            _logs.Add(entry.Key, log = new Log());
        if (entry.Sequence <= log.Sequence)
            return log.Entries.Exists(e => e.Sequence == entry.Sequence && e.Writer == writer);
        if (entry.Kind == EntityLogKind.Snapshot)
            log.Entries.Clear();
        log.Entries.Add((entry.Sequence, writer, entry.Kind, entry.Payload.ToArray()));
        log.Row = entry.Row ?? log.Row;
        return true;
    }

    private sealed class Log
    {
        public List<(long Sequence, Guid Writer, EntityLogKind Kind, byte[] Payload)> Entries { get; } = [];

        public EntityRow? Row { get; set; }

        public long Sequence => Entries.Count == 0 ? 0 : Entries[^1].Sequence;

        public EntityLog ToEntityLog(EntityKey key)
        {
            var snapshot = Entries[0].Kind == EntityLogKind.Snapshot;
            return new EntityLog(
                key, Sequence, snapshot ? (ReadOnlyMemory<byte>?)Entries[0].Payload : null,
                Entries.Skip(snapshot ? 1 : 0).Select(e => (ReadOnlyMemory<byte>)e.Payload).ToList());
        }
    }
}
