using System.Globalization;
using DistributedAnomaly.Engine.Fleets.Views;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Fleets;

/// <summary>The state of each fleet in a row, and a row for each of the views that are kept.</summary>
public sealed class PostgresFleetKnowledge(NpgsqlDataSource dataSource) : IFleetKnowledgeStore
{
    private const string Read = "SELECT number, state FROM fleet_state WHERE fleet = $1";
    private const string ReadViews = "SELECT number, view FROM fleet_view WHERE fleet = $1 ORDER BY number";

    private static readonly string Write = string.Create(CultureInfo.InvariantCulture, $"""
        WITH won AS (
            INSERT INTO fleet_state (fleet, number, state) VALUES ($1, $2, $3)
            ON CONFLICT (fleet) DO UPDATE SET number = excluded.number, state = excluded.state WHERE fleet_state.number < excluded.number
            RETURNING number),
        told AS (INSERT INTO fleet_view (fleet, number, view) SELECT $1, number, $4 FROM won),
        gone AS (DELETE FROM fleet_view USING won WHERE fleet_view.fleet = $1 AND fleet_view.number <= won.number - {IFleetKnowledgeStore.ViewsKept})
        SELECT count(*) FROM won
        """);

    public async ValueTask<StoredKnowledge?> ReadAsync(string fleet, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(Read, fleet, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public async ValueTask<bool> WriteAsync(
        string fleet, long number, ReadOnlyMemory<byte> state, ReadOnlyMemory<byte> view, CancellationToken cancellationToken) =>
        await PostgresFailure.RunAsync($"write what is known of fleet '{fleet}'", async () =>
        {
            await using var command = dataSource.CreateCommand(Write);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = state });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = view });
            return await command.ExecuteScalarAsync(cancellationToken) is > 0L;
        });

    public async ValueTask<IReadOnlyList<StoredKnowledge>> ReadViewsAsync(string fleet, CancellationToken cancellationToken) =>
        await ReadAsync(ReadViews, fleet, cancellationToken);

    private Task<List<StoredKnowledge>> ReadAsync(string sql, string fleet, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync($"read what is known of fleet '{fleet}'", async () =>
        {
            await using var command = dataSource.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fleet });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<StoredKnowledge>();
            while (await rows.ReadAsync(cancellationToken))
                found.Add(new StoredKnowledge(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
            return found;
        });
}
