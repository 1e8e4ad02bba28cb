using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Opens one database file the way all of this project's files are opened: write-ahead log, one writer, several readers.</summary>
public static class SqliteFile
{
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="survivePowerLoss">True: every commit waits for the disk (synchronous=FULL); false: NORMAL.</param>
    /// <param name="readOnly">A reader's connection.</param>
    /// <param name="shrinks">A new file can give pages back to the file system later (incremental vacuum).</param>
    public static SqliteConnection Open(string path, bool survivePowerLoss = true, bool readOnly = false, bool shrinks = false)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = readOnly
            ? "PRAGMA busy_timeout = 5000"
            : $"{(shrinks ? "PRAGMA auto_vacuum = INCREMENTAL; " : "")}PRAGMA journal_mode = WAL; PRAGMA synchronous = {(survivePowerLoss ? "FULL" : "NORMAL")}; PRAGMA busy_timeout = 5000";
        command.ExecuteNonQuery();
        return connection;
    }
}
