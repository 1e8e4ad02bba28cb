using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Keeps the history below its age and its size, oldest first. The size is that of the file with its write-ahead log.</summary>
internal sealed class HistoryBounds : IDisposable
{
    /// <summary>Rows deleted by one transaction.</summary>
    private const int Step = 2_000;

    private readonly SqliteTransactions _transactions;
    private readonly TimeSpan _age;
    private readonly long _maxPages, _pageBytes;
    private readonly SqliteCommand _pages, _freePages, _oldestMinute, _oldestRaw, _deleteMinutes, _deleteRaw, _vacuum;

    public HistoryBounds(SqliteConnection connection, SqliteTransactions transactions, TimeSpan age, long bytes)
    {
        _transactions = transactions;
        _age = age;
        _pageBytes = connection.Scalar("PRAGMA page_size");
        // The log is checkpointed when it reaches this many pages; one transaction more may come on top of it.
        var logPages = Math.Clamp(bytes / _pageBytes / 16, 16, 1000);
        connection.Execute($"PRAGMA wal_autocheckpoint = {logPages}; PRAGMA journal_size_limit = {logPages * _pageBytes}");
        _maxPages = Math.Max(16, bytes / _pageBytes - 3 * logPages);
        _pages = connection.Prepare("PRAGMA page_count");
        _freePages = connection.Prepare("PRAGMA freelist_count");
        _oldestMinute = connection.Prepare("SELECT min(id) FROM rollup");
        _oldestRaw = connection.Prepare("SELECT min(time_ms) FROM raw");
        _deleteMinutes = connection.Prepare(
            "DELETE FROM rollup WHERE id IN (SELECT id FROM rollup WHERE id < $before ORDER BY id LIMIT $limit)", "$before", "$limit");
        _deleteRaw = connection.Prepare(
            """
            DELETE FROM raw WHERE (entity, time_ms, episode) IN
              (SELECT entity, time_ms, episode FROM raw WHERE time_ms < $before ORDER BY time_ms LIMIT $limit)
            """,
            "$before", "$limit");
        _vacuum = connection.Prepare("PRAGMA incremental_vacuum(512)");
        Shrink();
    }

    /// <summary>Deletes the oldest rows until <paramref name="bytes"/> more fit.</summary>
    /// <returns>False: they do not fit into an empty file.</returns>
    public bool MakeRoom(long bytes)
    {
        var needed = bytes / _pageBytes + 8;
        if (UsedPages() + needed <= _maxPages)
            return true;
        // A little more than needed, so that the next batch finds room.
        var goal = _maxPages - needed - _maxPages / 20;
        while (UsedPages() > goal)
        {
            if (!DeleteOldest())
                return UsedPages() + needed <= _maxPages;
        }

        return true;
    }

    public void Prune(long nowMs)
    {
        var before = nowMs - (long)_age.TotalMilliseconds;
        while (Delete(_deleteMinutes, RollupKey.First(before)) == Step)
        {
        }

        while (Delete(_deleteRaw, before) == Step)
        {
        }
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_pages, _freePages, _oldestMinute, _oldestRaw, _deleteMinutes, _deleteRaw, _vacuum])
            command.Dispose();
    }

    private long UsedPages() => (long)_pages.ExecuteScalar()! - (long)_freePages.ExecuteScalar()!;

    private bool DeleteOldest()
    {
        var minute = _oldestMinute.ExecuteScalar() is long key ? RollupKey.TimeMs(key) : long.MaxValue;
        var raw = _oldestRaw.ExecuteScalar() is long time ? time : long.MaxValue;
        return (minute <= raw ? Delete(_deleteMinutes, long.MaxValue) : Delete(_deleteRaw, long.MaxValue)) > 0;
    }

    private int Delete(SqliteCommand command, long before)
    {
        var deleted = 0;
        _transactions.Run(() =>
        {
            command.Parameters[0].Value = before;
            command.Parameters[1].Value = Step;
            deleted = command.ExecuteNonQuery();
        });
        return deleted;
    }

    /// <summary>A file from before with a larger bound is cut to this one.</summary>
    private void Shrink()
    {
        MakeRoom(0);
        while ((long)_pages.ExecuteScalar()! > _maxPages && (long)_freePages.ExecuteScalar()! > 0)
        {
            using var reader = _vacuum.ExecuteReader();
            while (reader.Read())
            {
                // Every step of the statement frees one page.
            }
        }
    }
}
