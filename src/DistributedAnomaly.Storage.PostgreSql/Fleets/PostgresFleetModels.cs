using DistributedAnomaly.Engine.Fleets.Models;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Fleets;

/// <summary>The versions of fleets' models, a row each, and the samples that are being gathered.</summary>
public sealed class PostgresFleetModels(NpgsqlDataSource dataSource) : IFleetModelStore
{
    private const string ReadModelSql = "SELECT model FROM fleet_model WHERE fleet = $1 AND version = $2";

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
        await RunAsync($"store version {entry.Version} of the model of fleet '{entry.Fleet}'", batch =>
            batch.Add("INSERT INTO fleet_model (fleet, version, entry, model, sample) VALUES ($1, $2, $3, $4, $5)")
                .Set(entry.Fleet).Set(entry.Version).Set(FleetModelEntryJson.Write(entry)).Set(model).Set(sample), cancellationToken);

    public async ValueTask UpdateAsync(IReadOnlyList<FleetModelEntry> entries, CancellationToken cancellationToken) =>
        await RunAsync("change versions of a fleet's model", batch =>
        {
            foreach (var entry in entries)
            {
                batch.Add("UPDATE fleet_model SET entry = $3 WHERE fleet = $1 AND version = $2")
                    .Set(entry.Fleet).Set(entry.Version).Set(FleetModelEntryJson.Write(entry));
            }
        }, cancellationToken);

    public async ValueTask DeleteAsync(string fleet, IReadOnlyList<int> versions, CancellationToken cancellationToken) =>
        await RunAsync("remove versions of a fleet's model", batch =>
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
        await RunAsync($"save the sample of fleet '{fleet}'", batch =>
            batch.Add("INSERT INTO fleet_gathered (fleet, sample) VALUES ($1, $2) ON CONFLICT (fleet) DO UPDATE SET sample = excluded.sample")
                .Set(fleet).Set(sample), cancellationToken);

    /// <summary>Nothing: the connections are those of whoever opened them.</summary>
    public void Dispose()
    {
    }

    // The statements of a batch are one transaction.
    private Task<int> RunAsync(string purpose, Action<NpgsqlBatch> fill, CancellationToken cancellationToken) => PostgresFailure.RunAsync(purpose, async () =>
    {
        await using var batch = dataSource.CreateBatch();
        fill(batch);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    });
}
