using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Runs work on one connection in transactions, with prepared begin and commit.</summary>
internal sealed class SqliteTransactions : IDisposable
{
    private readonly SqliteCommand _begin, _commit, _rollback;

    public SqliteTransactions(SqliteConnection connection)
    {
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
    }

    /// <summary>All of it or, when it throws, nothing.</summary>
    public void Run(Action work)
    {
        _begin.ExecuteNonQuery();
        try
        {
            work();
            _commit.ExecuteNonQuery();
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }

    private void TryRollback()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // A full disk or an I/O error makes SQLite roll back by itself; the error that led here is what the caller must see.
        }
    }
}
