using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>
/// A prepared statement without result for the hot inserts: binds numbers and parts of arrays without boxing and without a copy, which
/// a <see cref="SqliteCommand"/> does not.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), _database);
    }

    /// <param name="position">From 1, as SQLite counts.</param>
    public SqliteStatement Bind(int position, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, position, value));
        return this;
    }

    public SqliteStatement Bind(int position, string value)
    {
        Check(raw.sqlite3_bind_text(_statement, position, value));
        return this;
    }

    public SqliteStatement Bind(int position, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, position, 0) : raw.sqlite3_bind_blob(_statement, position, value));
        return this;
    }

    /// <returns>Rows changed.</returns>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        // The reset repeats the step's error.
        var reset = raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Check(reset == raw.SQLITE_OK ? result : reset);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }
}
