using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine.Alerting;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>The desk's documents and its log. The caller lets one in at a time.</summary>
internal sealed class DeskTables : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteAlertOptions _options;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _log;

    public DeskTables(SqliteConnection connection, SqliteAlertOptions options)
    {
        (_connection, _options) = (connection, options);
        _put = _connection.Prepare(
            "INSERT INTO desk_documents VALUES ($kind, $key, $body) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            "$kind", "$key", "$body");
        _delete = _connection.Prepare("DELETE FROM desk_documents WHERE kind = $kind AND key = $key", "$kind", "$key");
        _log = _connection.Prepare(
            "INSERT INTO desk_log (at_ms, alert_id, revision, group_key, decision, decided_by) VALUES ($at, $alert, $revision, $group, $decision, $by)",
            "$at", "$alert", "$revision", "$group", "$decision", "$by");
    }

    public static IReadOnlyList<DeskDocument> ListDocuments(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT kind, key, body FROM desk_documents";
        var documents = new List<DeskDocument>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            documents.Add(new DeskDocument((DocumentKind)rows.GetByte(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        return documents;
    }

    public static IReadOnlyList<DeskLogEntry> ListLog(SqliteConnection connection, string? alertId, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT at_ms, alert_id, revision, group_key, decision, decided_by FROM desk_log
            WHERE {(alertId is null ? "TRUE" : "alert_id = $alert")} ORDER BY sequence DESC LIMIT $limit
            """;
        command.Parameters.AddWithValue("$alert", (object?)alertId ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", Math.Clamp(limit, 1, 1000));
        var entries = new List<DeskLogEntry>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            entries.Add(new DeskLogEntry(
                rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3), rows.GetString(4), rows.GetString(5)));
        }

        return entries;
    }

    public void Write(SqliteTransaction transaction, DeskCommit commit)
    {
        _put.Transaction = _delete.Transaction = _log.Transaction = transaction;
        foreach (var (kind, key, body) in commit.Documents)
        {
            var command = body is null ? _delete : _put;
            command.Parameters["$kind"].Value = (int)kind;
            command.Parameters["$key"].Value = key;
            if (body is not null)
                command.Parameters["$body"].Value = body;
            command.ExecuteNonQuery();
        }

        foreach (var entry in commit.Log)
        {
            _log.Parameters["$at"].Value = entry.AtMs;
            _log.Parameters["$alert"].Value = entry.AlertId;
            _log.Parameters["$revision"].Value = entry.Revision;
            _log.Parameters["$group"].Value = entry.Group;
            _log.Parameters["$decision"].Value = entry.Decision;
            _log.Parameters["$by"].Value = entry.By;
            _log.ExecuteNonQuery();
        }
    }

    /// <summary>Deletes some entries of the log beyond its bounds, and notifications of groups that were sent long ago. 0: none is left.</summary>
    public int TrimChunk(long nowMs, int limit)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.Parameters.AddWithValue("$before", nowMs - (long)_options.KeepFor.TotalMilliseconds);
        command.Parameters.AddWithValue("$limit", limit);
        command.Parameters.AddWithValue("$keep", _options.KeepLog);
        command.CommandText = """
            DELETE FROM desk_log WHERE sequence IN (SELECT sequence FROM desk_log WHERE at_ms < $before ORDER BY at_ms LIMIT $limit)
            """;
        var deleted = command.ExecuteNonQuery();
        command.CommandText = """
            DELETE FROM desk_log WHERE sequence IN (
                SELECT sequence FROM desk_log WHERE sequence <= (SELECT coalesce(max(sequence), 0) FROM desk_log) - $keep LIMIT $limit)
            """;
        deleted += command.ExecuteNonQuery();
        // Between "group/" and "group0" lie all subjects of groups.
        command.CommandText = """
            CREATE TEMP TABLE IF NOT EXISTS told (sequence INTEGER NOT NULL PRIMARY KEY);
            DELETE FROM told;
            INSERT INTO told SELECT sequence FROM notifications
                WHERE alert_id >= 'group/' AND alert_id < 'group0' AND status <> 0 AND created_ms < $before LIMIT $limit;
            DELETE FROM attempts WHERE sequence IN (SELECT sequence FROM told);
            DELETE FROM notifications WHERE sequence IN (SELECT sequence FROM told);
            """;
        command.ExecuteNonQuery();
        command.CommandText = "SELECT count(*) FROM told";
        deleted += Convert.ToInt32(command.ExecuteScalar());
        transaction.Commit();
        return deleted;
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
        _log.Dispose();
    }
}
