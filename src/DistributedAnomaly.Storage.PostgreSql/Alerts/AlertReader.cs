using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>Reads alerts and what became of their notifications.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="desk">Null: those of all desks.</param>
internal sealed class AlertReader(NpgsqlDataSource dataSource, int? desk)
{
    /// <summary>Conditions as text with their values, so that the planner sees only those that count.</summary>
    private sealed class Filter
    {
        private readonly List<string> _conditions = [];

        public List<NpgsqlParameter> Parameters { get; } = [];

        public string Where => _conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _conditions);

        /// <param name="condition">Ends where the value comes.</param>
        /// <param name="value">Null: no condition.</param>
        public Filter And<T>(string condition, T? value)
        {
            if (value is not null)
                _conditions.Add(condition + Add(value));
            return this;
        }

        public Filter And(string condition)
        {
            _conditions.Add(condition);
            return this;
        }

        /// <returns>How the value is called in the statement.</returns>
        public string Add<T>(T value)
        {
            Parameters.Add(new NpgsqlParameter { Value = value });
            return $"${Parameters.Count}";
        }
    }

    public async Task<Alert?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(Own().And("id = ", id), "", cancellationToken)).FirstOrDefault();

    public async Task<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken)
    {
        var filter = Own().And("fleet = ", key.Fleet).And("entity = ", key.Entity).And<short?>("kind = ", (short)kind).And("status = 0");
        return (await ReadAsync(filter, "ORDER BY started_ms DESC LIMIT 1", cancellationToken)).FirstOrDefault();
    }

    public Task<List<Alert>> ListFiringAsync(CancellationToken cancellationToken) =>
        ReadAsync(Own().And("status = 0"), "", cancellationToken);

    public Task<List<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken)
    {
        var filter = Own().And("fleet = ", query.Fleet).And("entity = ", query.Entity).And("started_ms < ", query.BeforeMs);
        // Written out, so that the partial indices on the status are found.
        if (query.Status is { } status)
            filter.And($"status = {(int)status}");
        return ReadAsync(filter, $"ORDER BY started_ms DESC, id LIMIT {Math.Clamp(query.Limit, 1, 1000)}", cancellationToken);
    }

    public Task<List<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken)
    {
        var filter = Own().And("alert_id = ", alertId);
        if (status is { } wanted)
            filter.And($"status = {(int)wanted}");
        var sql = $"""
            SELECT receiver, alert_id, revision, status, created_ms, attempts, last_ms, detail
            FROM notification {filter.Where} ORDER BY sequence DESC LIMIT {Math.Clamp(limit, 1, 1000)}
            """;
        return ReadAsync(sql, filter, "list notifications", rows => new NotificationReport(
            rows.GetString(0), rows.GetString(1), rows.GetInt32(2), (NotificationStatus)rows.GetInt16(3), rows.GetInt64(4),
            rows.GetInt32(5), rows.GetFieldValue<long?>(6), rows.IsDBNull(7) ? null : rows.GetString(7)), cancellationToken);
    }

    public Task<List<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken)
    {
        var filter = Own();
        return ReadAsync(
            $"SELECT kind, key, body FROM desk_document {filter.Where}", filter, "read the documents of a desk",
            rows => new DeskDocument((DocumentKind)rows.GetInt16(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)), cancellationToken);
    }

    public Task<List<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken)
    {
        var filter = Own().And("alert_id = ", alertId);
        var sql = $"""
            SELECT at_ms, alert_id, revision, group_key, decision, decided_by
            FROM desk_log {filter.Where} ORDER BY sequence DESC LIMIT {Math.Clamp(limit, 1, 1000)}
            """;
        return ReadAsync(sql, filter, "read the log of a desk", rows => new DeskLogEntry(
            rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3), rows.GetString(4), rows.GetString(5)), cancellationToken);
    }

    private Filter Own() => new Filter().And<short?>("desk = ", (short?)desk);

    private Task<List<Alert>> ReadAsync(Filter filter, string end, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT body FROM alert {filter.Where} {end}", filter, "read alerts", rows => StoredAlertJson.Read(rows.GetFieldValue<byte[]>(0)),
        cancellationToken);

    private Task<List<T>> ReadAsync<T>(
        string sql, Filter filter, string purpose, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync(purpose, async () =>
        {
            await using var command = dataSource.CreateCommand(sql);
            foreach (var parameter in filter.Parameters)
                command.Parameters.Add(parameter);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var all = new List<T>();
            while (await rows.ReadAsync(cancellationToken))
                all.Add(read(rows));
            return all;
        });
}
