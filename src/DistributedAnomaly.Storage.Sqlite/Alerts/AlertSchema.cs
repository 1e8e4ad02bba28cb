using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>
/// Tables of alerts.db. Columns are what is searched by; the alert itself is the body (a <c>StoredAlert</c>). <c>started_ms</c> is
/// the observations' time, which may lie years back when old data is pushed; <c>changed_ms</c>, what retention goes by, is the
/// platform's own clock.
/// </summary>
internal static class AlertSchema
{
    public const int Version = 2;

    private const string Tables = """
        CREATE TABLE alerts (
            id TEXT NOT NULL PRIMARY KEY,
            fleet TEXT NOT NULL,
            entity TEXT NOT NULL,
            kind INTEGER NOT NULL,
            status INTEGER NOT NULL,
            started_ms INTEGER NOT NULL,
            changed_ms INTEGER NOT NULL,
            body BLOB NOT NULL);
        CREATE INDEX alerts_by_start ON alerts (started_ms DESC, id);
        CREATE INDEX alerts_by_entity ON alerts (fleet, entity, started_ms DESC);
        CREATE INDEX alerts_by_fleet ON alerts (fleet, started_ms DESC);
        CREATE INDEX alerts_firing ON alerts (fleet, entity, kind) WHERE status = 0;
        CREATE INDEX alerts_resolved ON alerts (changed_ms) WHERE status = 1;

        CREATE TABLE notifications (
            sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            receiver TEXT NOT NULL,
            alert_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            status INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            next_ms INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            last_ms INTEGER,
            detail TEXT,
            body BLOB NOT NULL);
        CREATE UNIQUE INDEX notifications_once ON notifications (alert_id, receiver, revision);
        CREATE INDEX notifications_due ON notifications (receiver, next_ms, sequence) WHERE status = 0;
        CREATE INDEX notifications_order ON notifications (receiver, alert_id, sequence) WHERE status = 0;
        CREATE INDEX notifications_dead ON notifications (sequence) WHERE status = 2;

        CREATE TABLE attempts (
            sequence INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            detail TEXT NOT NULL,
            PRIMARY KEY (sequence, number)) WITHOUT ROWID;
        """;

    // Parts of the desk's state, and what was decided about telling.
    private const string DeskTables = """
        CREATE TABLE desk_documents (
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (kind, key)) WITHOUT ROWID;

        CREATE TABLE desk_log (
            sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            alert_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            group_key TEXT NOT NULL,
            decision TEXT NOT NULL,
            decided_by TEXT NOT NULL);
        CREATE INDEX desk_log_by_alert ON desk_log (alert_id, sequence);
        CREATE INDEX desk_log_by_time ON desk_log (at_ms);
        """;

    /// <exception cref="InvalidDataException">A newer program wrote the file.</exception>
    public static void Ensure(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar());
        if (version == Version)
            return;
        if (version > Version)
            throw new InvalidDataException($"{connection.DataSource} has alert schema {version}; this program knows up to {Version}.");
        command.CommandText = $"{(version == 0 ? Tables : "")}\n{DeskTables}\nPRAGMA user_version = {Version}";
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
