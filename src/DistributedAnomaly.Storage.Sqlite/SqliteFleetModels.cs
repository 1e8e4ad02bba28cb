using DistributedAnomaly.Engine.Fleets.Models;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>One row per version of a fleet's model, with its bytes and its sample, and one per sample that is being gathered.</summary>
internal sealed class SqliteFleetModels : IFleetModelStore
{
    private readonly Lock _sync = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteTransactions _transactions;
    private readonly SqliteStatement _insert, _update, _delete, _gather;

    public SqliteFleetModels(string path, bool survivePowerLoss)
    {
        _connection = SqliteFile.Open(path, survivePowerLoss);
        _connection.EnsureSchema(1, """
            CREATE TABLE model (
              fleet TEXT NOT NULL, version INTEGER NOT NULL, entry BLOB NOT NULL, model BLOB NOT NULL, sample BLOB NOT NULL,
              PRIMARY KEY (fleet, version));
            CREATE TABLE gathered (fleet TEXT PRIMARY KEY, sample BLOB NOT NULL)
            """);
        _transactions = new SqliteTransactions(_connection);
        _insert = new SqliteStatement(_connection, "INSERT INTO model (fleet, version, entry, model, sample) VALUES (?, ?, ?, ?, ?)");
        _update = new SqliteStatement(_connection, "UPDATE model SET entry = ? WHERE fleet = ? AND version = ?");
        _delete = new SqliteStatement(_connection, "DELETE FROM model WHERE fleet = ? AND version = ?");
        _gather = new SqliteStatement(_connection, "INSERT OR REPLACE INTO gathered (fleet, sample) VALUES (?, ?)");
    }

    public ValueTask<IReadOnlyList<FleetModelEntry>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            using var command = _connection.Prepare("SELECT entry FROM model");
            using var reader = command.ExecuteReader();
            var entries = new List<FleetModelEntry>();
            while (reader.Read())
                entries.Add(FleetModelEntryJson.Read((byte[])reader.GetValue(0)));
            return new(entries);
        }
    }

    public ValueTask AddAsync(FleetModelEntry entry, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _transactions.Run(() => _insert.Bind(1, entry.Fleet).Bind(2, entry.Version).Bind(3, FleetModelEntryJson.Write(entry))
                .Bind(4, model.Span).Bind(5, sample.Span).Run());
        }

        return default;
    }

    public ValueTask UpdateAsync(IReadOnlyList<FleetModelEntry> entries, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _transactions.Run(() =>
            {
                foreach (var entry in entries)
                    _update.Bind(1, FleetModelEntryJson.Write(entry)).Bind(2, entry.Fleet).Bind(3, entry.Version).Run();
            });
        }

        return default;
    }

    public ValueTask DeleteAsync(string fleet, IReadOnlyList<int> versions, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _transactions.Run(() =>
            {
                foreach (var version in versions)
                    _delete.Bind(1, fleet).Bind(2, version).Run();
            });
        }

        return default;
    }

    public byte[]? ReadModel(string fleet, int version) =>
        Read("SELECT model FROM model WHERE fleet = $fleet AND version = $version", ("$fleet", fleet), ("$version", version));

    public ValueTask<byte[]?> ReadSampleAsync(string fleet, int version, CancellationToken cancellationToken) =>
        new(Read("SELECT sample FROM model WHERE fleet = $fleet AND version = $version", ("$fleet", fleet), ("$version", version)));

    public ValueTask<byte[]?> ReadGatheredAsync(string fleet, CancellationToken cancellationToken) =>
        new(Read("SELECT sample FROM gathered WHERE fleet = $fleet", ("$fleet", fleet)));

    public ValueTask WriteGatheredAsync(string fleet, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken)
    {
        lock (_sync)
            _transactions.Run(() => _gather.Bind(1, fleet).Bind(2, sample.Span).Run());
        return default;
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _insert.Dispose();
            _update.Dispose();
            _delete.Dispose();
            _gather.Dispose();
            _transactions.Dispose();
            _connection.Dispose();
        }
    }

    private byte[]? Read(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        lock (_sync)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name, value);
            return command.ExecuteScalar() as byte[];
        }
    }
}
