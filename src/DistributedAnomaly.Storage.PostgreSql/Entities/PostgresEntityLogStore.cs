using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace DistributedAnomaly.Storage.PostgreSql.Entities;

/// <summary>The logs of all entities in two tables. An append of thousands of entries is one statement.</summary>
public sealed class PostgresEntityLogStore(NpgsqlDataSource dataSource) : IEntityLogStore
{
    public async Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken)
    {
        var written = new bool[entries.Count];
        if (entries.Count == 0)
            return written;
        var columns = new EntityColumns(entries);
        await PostgresFailure.RunAsync($"write the state of {entries.Count} entities", async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var append = new NpgsqlCommand(EntityLogSql.Append, connection);
            append.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = writer });
            columns.AddTo(append.Parameters);
            var missing = entries.Count - await MarkAsync(append, columns, written, cancellationToken);
            return missing == 0 || await FindOwnAsync(connection, writer, columns, written, cancellationToken);
        });
        return written;
    }

    public async Task<IReadOnlyList<EntityLog>> ReadAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        var byId = new Dictionary<Guid, EntityKey>(keys.Count);
        foreach (var key in keys)
            byId[EntityId.Of(key)] = key;
        return await PostgresFailure.RunAsync($"read the state of {keys.Count} entities", async () =>
        {
            await using var command = dataSource.CreateCommand(EntityLogSql.Read);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. byId.Keys] });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var logs = new List<EntityLog>(byId.Count);
            Guid current = default;
            long sequence = 0;
            ReadOnlyMemory<byte>? snapshot = null;
            List<ReadOnlyMemory<byte>> changes = [];
            while (await rows.ReadAsync(cancellationToken))
            {
                var id = rows.GetGuid(0);
                if (id != current)
                    Finish();
                current = id;
                sequence = rows.GetInt64(1);
                var payload = (ReadOnlyMemory<byte>)rows.GetFieldValue<byte[]>(3);
                if ((EntityLogKind)rows.GetInt16(2) == EntityLogKind.Snapshot)
                {
                    snapshot = payload;
                    changes.Clear();
                }
                else
                {
                    changes.Add(payload);
                }
            }

            Finish();
            return logs;

            void Finish()
            {
                if (sequence > 0)
                    logs.Add(new EntityLog(byId[current], sequence, snapshot, changes));
                (sequence, snapshot, changes) = (0, null, []);
            }
        });
    }

    public async IAsyncEnumerable<EntityRow> ListAsync(int shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(EntityLogSql.List);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)shard });
        await using var rows = await PostgresFailure.RunAsync("list entities", () => command.ExecuteReaderAsync(cancellationToken));
        while (await PostgresFailure.RunAsync("list entities", () => rows.ReadAsync(cancellationToken)))
        {
            yield return new EntityRow(
                new EntityKey(rows.GetString(0), rows.GetString(1)), (EntityState)rows.GetInt16(2), (Severity)rows.GetInt16(3),
                rows.GetDouble(4), await rows.IsDBNullAsync(5, cancellationToken) ? null : rows.GetString(5), rows.GetInt64(6),
                rows.GetInt64(7), rows.GetDouble(8), rows.GetInt64(9));
        }
    }

    private static async Task<bool> FindOwnAsync(
        NpgsqlConnection connection, Guid writer, EntityColumns columns, bool[] written, CancellationToken cancellationToken)
    {
        // A statement of its own, because it has to see what was committed while the one before waited for a lock.
        var (ids, sequences) = columns.Pick([.. Enumerable.Range(0, written.Length).Where(row => !written[columns.Positions[row]])]);
        await using var find = new NpgsqlCommand(EntityLogSql.FindOwn, connection);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = writer });
        find.Parameters.Add(new NpgsqlParameter<Guid[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, TypedValue = ids });
        find.Parameters.Add(new NpgsqlParameter<long[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, TypedValue = sequences });
        return await MarkAsync(find, columns, written, cancellationToken) > 0;
    }

    /// <summary>Marks the entries whose ids come back.</summary>
    private static async Task<int> MarkAsync(NpgsqlCommand command, EntityColumns columns, bool[] written, CancellationToken cancellationToken)
    {
        var marked = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            written[columns.Positions[columns.IndexOf(rows.GetGuid(0))]] = true;
            marked++;
        }

        return marked;
    }
}
