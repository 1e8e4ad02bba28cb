using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>
/// Rows of packed metrics under a key. A row that is there already is merged, metric by metric: the newer one counts. That makes a replay
/// harmless, and metrics that arrive apart from each other share their row.
/// </summary>
internal sealed class HistoryTable : IDisposable
{
    private readonly SqliteStatement _insert, _update;
    private readonly SqliteCommand _find;
    private readonly int _keys;

    public HistoryTable(SqliteConnection connection, string table, params string[] keys)
    {
        _keys = keys.Length;
        var where = string.Join(" AND ", keys.Select((k, i) => $"{k} = ?{i + 1}"));
        var all = string.Join(", ", Enumerable.Range(1, _keys + 1).Select(i => $"?{i}"));
        _insert = new SqliteStatement(connection, $"INSERT INTO {table} ({string.Join(", ", keys)}, data) VALUES ({all}) ON CONFLICT DO NOTHING");
        _update = new SqliteStatement(connection, $"UPDATE {table} SET data = ?{_keys + 1} WHERE {where}");
        _find = connection.Prepare($"SELECT data FROM {table} WHERE {where}", [.. Enumerable.Range(1, _keys).Select(i => $"?{i}")]);
    }

    /// <param name="row">Metrics of <paramref name="itemBytes"/> each, beginning with their number. Afterwards it may hold the merged row.</param>
    public void Write(HistoryBuffer row, int itemBytes, params ReadOnlySpan<long> key)
    {
        if (Bind(_insert, key).Bind(_keys + 1, row.Written).Run() > 0)
            return;
        for (var i = 0; i < key.Length; i++)
            _find.Parameters[i].Value = key[i];
        row.AddMissing((byte[])_find.ExecuteScalar()!, itemBytes);
        Bind(_update, key).Bind(_keys + 1, row.Written).Run();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _find.Dispose();
        _update.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, ReadOnlySpan<long> key)
    {
        for (var i = 0; i < key.Length; i++)
            statement.Bind(i + 1, key[i]);
        return statement;
    }
}
