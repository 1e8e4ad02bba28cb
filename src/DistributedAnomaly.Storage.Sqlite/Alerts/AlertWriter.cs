using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>Writes alerts. The caller lets one in at a time. Owns its connection.</summary>
internal sealed class AlertWriter : IDisposable
{
    // Small enough that a waiting commit is not held up for long.
    private const int TrimRows = 500;

    private readonly SqliteConnection _connection;
    private readonly OutboxTable _outbox;
    private readonly SqliteAlertOptions _options;
    private readonly SqliteCommand _upsert;
    private readonly DeskTables _desk;

    public AlertWriter(SqliteConnection connection, OutboxTable outbox, SqliteAlertOptions options)
    {
        (_connection, _outbox, _options) = (connection, outbox, options);
        _desk = new DeskTables(connection, options);
        _upsert = connection.CreateCommand();
        _upsert.CommandText = """
            INSERT INTO alerts (id, fleet, entity, kind, status, started_ms, changed_ms, body)
            VALUES ($id, $fleet, $entity, $kind, $status, $started, $changed, $body)
            ON CONFLICT (id) DO UPDATE SET
                status = excluded.status, started_ms = excluded.started_ms, changed_ms = excluded.changed_ms, body = excluded.body
            """;
        foreach (var name in (string[])["$id", "$fleet", "$entity", "$kind", "$status", "$started", "$changed", "$body"])
            _upsert.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    public int Commit(DeskCommit commit, long nowMs)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var entries = _outbox.Begin();
        foreach (var alert in commit.Alerts)
            Upsert(transaction, alert, StoredAlertJson.Write(alert), nowMs);
        foreach (var (receiver, notification) in commit.Notifications)
            entries.Add(transaction, receiver, notification, nowMs);
        _desk.Write(transaction, commit);
        transaction.Commit();
        return entries.Committed();
    }

    /// <summary>Deletes some resolved alerts beyond the bounds, except those that a receiver is still to be told about. 0: none is left.</summary>
    public int TrimChunk(long nowMs)
    {
        var old = Trim(nowMs - (long)_options.KeepFor.TotalMilliseconds, TrimRows);
        if (old > 0)
            return old;
        using var count = _connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM alerts WHERE status = 1";
        var excess = Convert.ToInt64(count.ExecuteScalar()) - _options.KeepResolved;
        return excess > 0 ? Trim(long.MaxValue, Math.Min(excess, TrimRows)) : _desk.TrimChunk(nowMs, TrimRows);
    }

    private int Trim(long beforeMs, long limit)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            CREATE TEMP TABLE IF NOT EXISTS doomed (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            DELETE FROM doomed;
            INSERT INTO doomed
                SELECT id FROM alerts a WHERE status = 1 AND changed_ms < $before
                    AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.alert_id = a.id AND n.status = 0)
                ORDER BY changed_ms, rowid LIMIT $limit;
            DELETE FROM attempts WHERE sequence IN (SELECT sequence FROM notifications WHERE alert_id IN (SELECT id FROM doomed));
            DELETE FROM notifications WHERE alert_id IN (SELECT id FROM doomed);
            DELETE FROM alerts WHERE id IN (SELECT id FROM doomed);
            """;
        command.Parameters.AddWithValue("$before", beforeMs);
        command.Parameters.AddWithValue("$limit", limit);
        command.ExecuteNonQuery();
        command.CommandText = "SELECT count(*) FROM doomed";
        var deleted = Convert.ToInt32(command.ExecuteScalar());
        transaction.Commit();
        return deleted;
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _desk.Dispose();
        _outbox.Dispose();
        _connection.Dispose();
    }

    private void Upsert(SqliteTransaction transaction, Alert alert, byte[] body, long nowMs)
    {
        _upsert.Transaction = transaction;
        _upsert.Parameters["$id"].Value = alert.Id;
        _upsert.Parameters["$fleet"].Value = alert.Key.Fleet;
        _upsert.Parameters["$entity"].Value = alert.Key.Entity;
        _upsert.Parameters["$kind"].Value = (int)alert.Kind;
        _upsert.Parameters["$status"].Value = (int)alert.Status;
        _upsert.Parameters["$started"].Value = alert.StartedMs;
        _upsert.Parameters["$changed"].Value = nowMs;
        _upsert.Parameters["$body"].Value = body;
        _upsert.ExecuteNonQuery();
    }
}
