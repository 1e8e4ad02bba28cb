using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>One row per entity and fleet with its last saved state.</summary>
internal sealed class SqliteSnapshots : ISnapshotStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransactions _transactions;
    private readonly SqliteStatement _upsert, _upsertFleet;

    public SqliteSnapshots(string path, bool survivePowerLoss)
    {
        _connection = SqliteFile.Open(path, survivePowerLoss);
        // Format 1 had no fleets.
        _connection.EnsureSchema(2, """
            CREATE TABLE IF NOT EXISTS entity (
              id INTEGER PRIMARY KEY, fleet TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, state BLOB NOT NULL, UNIQUE (fleet, name));
            CREATE TABLE fleet (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, state BLOB NOT NULL)
            """);
        _transactions = new SqliteTransactions(_connection);
        _upsert = new SqliteStatement(_connection, """
            INSERT INTO entity (fleet, name, seq, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (fleet, name) DO UPDATE SET seq = excluded.seq, state = excluded.state
            """);
        _upsertFleet = new SqliteStatement(_connection, "INSERT OR REPLACE INTO fleet (name, seq, state) VALUES (?, ?, ?)");
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

    public void WriteFleets(IReadOnlyList<FleetSnapshot> fleets) => _transactions.Run(() =>
    {
        foreach (var fleet in fleets)
            _upsertFleet.Bind(1, fleet.Fleet).Bind(2, fleet.Seq).Bind(3, fleet.State).Run();
    });

    public IReadOnlyList<FleetSnapshot> ReadFleets()
    {
        using var command = _connection.Prepare("SELECT name, seq, state FROM fleet");
        using var reader = command.ExecuteReader();
        var fleets = new List<FleetSnapshot>();
        while (reader.Read())
            fleets.Add(new FleetSnapshot(reader.GetString(0), reader.GetInt64(1), (byte[])reader.GetValue(2)));
        return fleets;
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _upsertFleet.Dispose();
        _transactions.Dispose();
        _connection.Dispose();
    }
}
