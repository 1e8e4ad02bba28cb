using DistributedAnomaly.Engine.Fleets.Models;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Fleets;

/// <summary>The versions of fleets' models, a row each, and the samples that are being gathered.</summary>
/// <param name="dataSource">Of the database; not owned.</param>
/// <param name="number">See <see cref="IFleetModelStore.OwnedBy"/>; null: whoever writes may.</param>
public sealed class PostgresFleetModels(NpgsqlDataSource dataSource, Func<long>? number = null) : IFleetModelStore
{
    // Nobody else can take the next number before the transaction ends.
    private const string NumberInForce = "SELECT number FROM fleet_state WHERE fleet = $1 FOR SHARE";
    private const string ReadModelSql = "SELECT model FROM fleet_model WHERE fleet = $1 AND version = $2";

    public IFleetModelStore OwnedBy(Func<long> number) => new PostgresFleetModels(dataSource, number);

    public async ValueTask<IReadOnlyList<FleetModelEntry>> ListAsync(CancellationToken cancellationToken) =>
        await PostgresFailure.RunAsync("list the models of fleets", async () =>
        {
            await using var command = dataSource.CreateCommand("SELECT entry FROM fleet_model ORDER BY fleet, version");
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var entries = new List<FleetModelEntry>();
            while (await rows.ReadAsync(cancellationToken))
                entries.Add(FleetModelEntryJson.Read(rows.GetFieldValue<byte[]>(0)));
            return entries;
        });

    public async ValueTask AddAsync(FleetModelEntry entry, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken) =>
        await RunAsync($"store version {entry.Version} of the model of fleet '{entry.Fleet}'", entry.Fleet, batch =>
            batch.Add("INSERT INTO fleet_model (fleet, version, entry, model, sample) VALUES ($1, $2, $3, $4, $5)")
                .Set(entry.Fleet).Set(entry.Version).Set(FleetModelEntryJson.Write(entry)).Set(model).Set(sample), cancellationToken);

    public async ValueTask UpdateAsync(IReadOnlyList<FleetModelEntry> entries, CancellationToken cancellationToken) =>
        await RunAsync("change versions of a fleet's model", entries[0].Fleet, batch =>
        {
            foreach (var entry in entries)
            {
                batch.Add("UPDATE fleet_model SET entry = $3 WHERE fleet = $1 AND version = $2")
                    .Set(entry.Fleet).Set(entry.Version).Set(FleetModelEntryJson.Write(entry));
            }
        }, cancellationToken);

    public async ValueTask DeleteAsync(string fleet, IReadOnlyList<int> versions, CancellationToken cancellationToken) =>
        await RunAsync("remove versions of a fleet's model", fleet, batch =>
            batch.Add("DELETE FROM fleet_model WHERE fleet = $1 AND version = ANY ($2)").Set(fleet).Set<int[]>([.. versions]), cancellationToken);

    public byte[]? ReadModel(string fleet, int version) =>
        PostgresFailure.Run($"read version {version} of the model of fleet '{fleet}'", () =>
        {
            using var command = dataSource.CreateCommand(ReadModelSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
            return command.ExecuteScalar() as byte[];
        });

    public async ValueTask<byte[]?> ReadSampleAsync(string fleet, int version, CancellationToken cancellationToken) =>
        await PostgresFailure.RunAsync($"read the sample of version {version} of the model of fleet '{fleet}'", async () =>
        {
            await using var command = dataSource.CreateCommand("SELECT sample FROM fleet_model WHERE fleet = $1 AND version = $2");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
            return await command.ExecuteScalarAsync(cancellationToken) as byte[];
        });

    public async ValueTask<byte[]?> ReadGatheredAsync(string fleet, CancellationToken cancellationToken) =>
        await PostgresFailure.RunAsync($"read the sample of fleet '{fleet}'", async () =>
        {
            await using var command = dataSource.CreateCommand("SELECT sample FROM fleet_gathered WHERE fleet = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
            return await command.ExecuteScalarAsync(cancellationToken) as byte[];
        });

    public async ValueTask WriteGatheredAsync(string fleet, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken) =>
        await RunAsync($"save the sample of fleet '{fleet}'", fleet, batch =>
            batch.Add("INSERT INTO fleet_gathered (fleet, sample) VALUES ($1, $2) ON CONFLICT (fleet) DO UPDATE SET sample = excluded.sample")
                .Set(fleet).Set(sample), cancellationToken);

    /// <summary>Nothing: the connections are those of whoever opened them.</summary>
    public void Dispose()
    {
    }

    private Task<int> RunAsync(string purpose, string fleet, Action<NpgsqlBatch> fill, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync(purpose, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (number is not null)
                await CheckOwnerAsync(connection, fleet, cancellationToken);
            await using var batch = new NpgsqlBatch(connection, transaction);
            fill(batch);
            var written = await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return written;
        });

    private async Task CheckOwnerAsync(NpgsqlConnection connection, string fleet, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(NumberInForce, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
        if (await command.ExecuteScalarAsync(cancellationToken) is long inForce && inForce > number!())
            throw new IOException($"Another activation speaks for fleet '{fleet}'; this one writes nothing any more.");
    }
}
