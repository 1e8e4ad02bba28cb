using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>Reads alerts and what became of their notifications. The caller lets one in at a time. Owns its connection.</summary>
internal sealed class AlertReader(SqliteConnection connection) : IDisposable
{
    public void Dispose() => connection.Dispose();

    public Alert? Get(string id) => Alerts("WHERE id = $id", ("$id", id)).FirstOrDefault();

    public Alert? GetFiring(EntityKey key, AlertKind kind) => Alerts(
        "WHERE fleet = $fleet AND entity = $entity AND kind = $kind AND status = 0 ORDER BY started_ms DESC LIMIT 1",
        ("$fleet", key.Fleet), ("$entity", key.Entity), ("$kind", (int)kind)).FirstOrDefault();

    public IReadOnlyList<Alert> ListFiring() => Alerts("WHERE status = 0");

    public IReadOnlyList<Alert> List(AlertQuery query)
    {
        var where = new List<string>();
        var parameters = new List<(string, object)> { ("$limit", Math.Clamp(query.Limit, 1, 1000)) };
        Filter("fleet = $fleet", "$fleet", query.Fleet);
        Filter("entity = $entity", "$entity", query.Entity);
        Filter("status = $status", "$status", query.Status is { } status ? (int)status : null);
        Filter("started_ms < $before", "$before", query.BeforeMs);
        var clause = where.Count == 0 ? "" : "WHERE " + string.Join(" AND ", where);
        return Alerts($"{clause} ORDER BY started_ms DESC, id LIMIT $limit", [.. parameters]);

        void Filter(string condition, string name, object? value)
        {
            if (value is null)
                return;
            where.Add(condition);
            parameters.Add((name, value));
        }
    }

    public IReadOnlyList<DeskDocument> ListDocuments() => DeskTables.ListDocuments(connection);

    public IReadOnlyList<DeskLogEntry> ListLog(string? alertId, int limit) => DeskTables.ListLog(connection, alertId, limit);

    public IReadOnlyList<NotificationReport> ListNotifications(string? alertId, NotificationStatus? status, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT receiver, alert_id, revision, status, created_ms, attempts, last_ms, detail FROM notifications
            WHERE {(alertId is null ? "TRUE" : "alert_id = $alert")} AND {(status is null ? "TRUE" : $"status = {(int)status}")}
            ORDER BY sequence DESC LIMIT $limit
            """;
        command.Parameters.AddWithValue("$alert", (object?)alertId ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", Math.Clamp(limit, 1, 1000));
        var reports = new List<NotificationReport>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            reports.Add(new NotificationReport(
                rows.GetString(0), rows.GetString(1), rows.GetInt32(2), (NotificationStatus)rows.GetByte(3), rows.GetInt64(4),
                rows.GetInt32(5), rows.IsDBNull(6) ? null : rows.GetInt64(6), rows.IsDBNull(7) ? null : rows.GetString(7)));
        }

        return reports;
    }

    private List<Alert> Alerts(string clauses, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT body FROM alerts {clauses}";
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        var alerts = new List<Alert>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            alerts.Add(StoredAlertJson.Read(rows.GetFieldValue<byte[]>(0)));
        return alerts;
    }
}
