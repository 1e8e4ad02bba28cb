using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>One row per entity with its last saved state.</summary>
internal sealed class SqliteSnapshots : ISnapshotStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransactions _transactions;
    private readonly SqliteStatement _upsert;

    public SqliteSnapshots(string path, bool survivePowerLoss)
    {
        _connection = SqliteFile.Open(path, survivePowerLoss);
        _connection.EnsureSchema(1, """
            CREATE TABLE entity (
              id INTEGER PRIMARY KEY, fleet TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, state BLOB NOT NULL, UNIQUE (fleet, name))
            """);
        _transactions = new SqliteTransactions(_connection);
        _upsert = new SqliteStatement(_connection, """
            INSERT INTO entity (fleet, name, seq, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (fleet, name) DO UPDATE SET seq = excluded.seq, state = excluded.state
            """);
    }

    public void Write(IReadOnlyList<EntitySnapshot> snapshots) => _transactions.Run(() =>
    {
        foreach (var snapshot in snapshots)
            _upsert.Bind(1, snapshot.Key.Fleet).Bind(2, snapshot.Key.Entity).Bind(3, snapshot.Seq).Bind(4, snapshot.State).Run();
    });

    public IEnumerable<EntitySnapshot> ReadAll()
    {
        using var command = _connection.Prepare("SELECT fleet, name, seq, state FROM entity");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new EntitySnapshot(
                new EntityKey(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2), (byte[])reader.GetValue(3));
        }
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _transactions.Dispose();
        _connection.Dispose();
    }
}
