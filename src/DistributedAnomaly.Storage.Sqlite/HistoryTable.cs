using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>
/// Rows of packed metrics under a key. A row that is there already is merged, metric by metric: the newer one counts. That makes a replay
/// harmless, and metrics that arrive apart from each other share their row.
/// </summary>
internal sealed class HistoryTable : IDisposable
{
    private readonly SqliteCommand _insert, _find, _update;
    private readonly int _keys;

    public HistoryTable(SqliteConnection connection, string table, params string[] keys)
    {
        _keys = keys.Length;
        string[] parameters = [.. keys.Select(k => "$" + k), "$data"];
        var where = string.Join(" AND ", keys.Select(k => $"{k} = ${k}"));
        _insert = connection.Prepare(
            $"INSERT INTO {table} ({string.Join(", ", keys)}, data) VALUES ({string.Join(", ", parameters)}) ON CONFLICT DO NOTHING", parameters);
        _find = connection.Prepare($"SELECT data FROM {table} WHERE {where}", parameters.AsSpan(0, _keys));
        _update = connection.Prepare($"UPDATE {table} SET data = $data WHERE {where}", parameters);
    }

    /// <param name="row">Metrics of <paramref name="itemBytes"/> each, beginning with their number. Afterwards it may hold the merged row.</param>
    public void Write(HistoryBuffer row, int itemBytes, params ReadOnlySpan<long> key)
    {
        Bind(_insert, key);
        _insert.Parameters[_keys].SetBlob(row.Written);
        if (_insert.ExecuteNonQuery() > 0)
            return;
        Bind(_find, key);
        row.AddMissing((byte[])_find.ExecuteScalar()!, itemBytes);
        Bind(_update, key);
        _update.Parameters[_keys].SetBlob(row.Written);
        _update.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _find.Dispose();
        _update.Dispose();
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<long> key)
    {
        for (var i = 0; i < key.Length; i++)
            command.Parameters[i].Value = key[i];
    }
}
