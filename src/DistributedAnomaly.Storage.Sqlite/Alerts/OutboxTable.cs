using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Alerting;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>The notifications table. The caller lets one in at a time; <see cref="PendingCount"/> may be asked at any time.</summary>
internal sealed class OutboxTable : IDisposable
{
    private const int Pending = (int)NotificationStatus.Pending;
    private const int Dead = (int)NotificationStatus.Dead;

    private readonly SqliteConnection _connection;
    private readonly SqliteAlertOptions _options;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _due;
    private readonly SqliteCommand _next;
    private readonly ConcurrentDictionary<string, int> _pending = new(StringComparer.Ordinal);

    public OutboxTable(SqliteConnection connection, SqliteAlertOptions options)
    {
        (_connection, _options) = (connection, options);
        _insert = _connection.Prepare(
            """
            INSERT INTO notifications (receiver, alert_id, revision, status, created_ms, next_ms, detail, body)
            VALUES ($receiver, $alert, $revision, $status, $now, $now, $detail, $body)
            ON CONFLICT (alert_id, receiver, revision) DO NOTHING
            """,
            "$receiver", "$alert", "$revision", "$status", "$now", "$detail", "$body");
        _due = _connection.Prepare(
            """
            SELECT sequence, created_ms, attempts, body FROM notifications n
            WHERE receiver = $receiver AND status = 0 AND next_ms <= $now
                AND NOT EXISTS (
                    SELECT 1 FROM notifications o
                    WHERE o.receiver = n.receiver AND o.alert_id = n.alert_id AND o.status = 0 AND o.sequence < n.sequence)
            ORDER BY next_ms, sequence LIMIT $limit
            """,
            "$receiver", "$now", "$limit");
        _next = _connection.Prepare(
            "SELECT min(next_ms) FROM notifications WHERE receiver = $receiver AND status = 0 AND next_ms > $now", "$receiver", "$now");
        using var count = _connection.Prepare("SELECT receiver, count(*) FROM notifications WHERE status = 0 GROUP BY receiver");
        using var rows = count.ExecuteReader();
        while (rows.Read())
            _pending[rows.GetString(0)] = rows.GetInt32(1);
    }

    public int PendingCount(string receiver) => _pending.GetValueOrDefault(receiver);

    /// <summary>Entries to be added in the caller's transaction.</summary>
    public Addition Begin() => new(this);

    public OutboxPage Due(string receiver, long nowMs, int limit)
    {
        _due.Parameters["$receiver"].Value = _next.Parameters["$receiver"].Value = receiver;
        _due.Parameters["$now"].Value = _next.Parameters["$now"].Value = nowMs;
        _due.Parameters["$limit"].Value = limit;
        var due = new List<OutboxEntry>();
        using (var rows = _due.ExecuteReader())
        {
            while (rows.Read())
            {
                var notification = StoredAlertJson.ReadNotification(rows.GetFieldValue<byte[]>(3));
                due.Add(new OutboxEntry(rows.GetInt64(0), notification, rows.GetInt64(1), rows.GetInt32(2)));
            }
        }

        return new OutboxPage(due, _next.ExecuteScalar() is long next ? next : null);
    }

    public void Record(IReadOnlyList<AttemptRecord> attempts)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var update = _connection.Prepare(
            """
            UPDATE notifications SET status = $status, next_ms = $next, attempts = attempts + 1, last_ms = $at, detail = $detail
            WHERE sequence = $sequence AND status = 0 RETURNING receiver, attempts
            """,
            "$status", "$next", "$at", "$detail", "$sequence");
        using var insert = _connection.Prepare(
            "INSERT INTO attempts VALUES ($sequence, $number, $at, $detail); DELETE FROM attempts WHERE sequence = $sequence AND number <= $gone",
            "$sequence", "$number", "$at", "$detail", "$gone");
        update.Transaction = insert.Transaction = transaction;
        var finished = new List<string>();
        foreach (var attempt in attempts)
        {
            update.Parameters["$status"].Value = (int)attempt.Status;
            update.Parameters["$next"].Value = attempt.NextMs;
            update.Parameters["$at"].Value = insert.Parameters["$at"].Value = attempt.AtMs;
            update.Parameters["$detail"].Value = insert.Parameters["$detail"].Value = attempt.Detail;
            update.Parameters["$sequence"].Value = insert.Parameters["$sequence"].Value = attempt.Sequence;
            long number;
            using (var row = update.ExecuteReader())
            {
                if (!row.Read())
                    continue;
                number = row.GetInt64(1);
                if (attempt.Status != NotificationStatus.Pending)
                    finished.Add(row.GetString(0));
            }

            insert.Parameters["$number"].Value = number;
            insert.Parameters["$gone"].Value = number - _options.AttemptsKept;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        foreach (var receiver in finished)
            _pending.AddOrUpdate(receiver, 0, (_, n) => n - 1);
    }

    public int AbandonOthers(IReadOnlyList<string> receivers, long nowMs)
    {
        var others = _pending.Keys.Except(receivers, StringComparer.Ordinal).ToList();
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var update = _connection.Prepare(
            "UPDATE notifications SET status = $dead, last_ms = $now, detail = $detail WHERE receiver = $receiver AND status = 0",
            "$dead", "$now", "$detail", "$receiver");
        update.Transaction = transaction;
        update.Parameters["$dead"].Value = Dead;
        update.Parameters["$now"].Value = nowMs;
        update.Parameters["$detail"].Value = "the receiver is no longer configured";
        var abandoned = 0;
        foreach (var receiver in others)
        {
            update.Parameters["$receiver"].Value = receiver;
            abandoned += update.ExecuteNonQuery();
        }

        transaction.Commit();
        foreach (var receiver in others)
            _pending.TryRemove(receiver, out _);
        return abandoned;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _due.Dispose();
        _next.Dispose();
    }

    /// <summary>Counts along what a transaction adds; the counts hold once it is committed.</summary>
    internal sealed class Addition(OutboxTable table)
    {
        private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);
        private Notification? _last;
        private byte[] _body = [];
        private int _dead;

        public void Add(SqliteTransaction transaction, string receiver, Notification notification, long nowMs)
        {
            // The same notification comes once for each of its receivers, one after the other.
            if (!ReferenceEquals(_last, notification))
                (_last, _body) = (notification, StoredAlertJson.Write(notification));
            var added = _added.GetValueOrDefault(receiver);
            var full = !notification.TellsEnd && table.PendingCount(receiver) + added >= table._options.PendingPerReceiver;
            var insert = table._insert;
            insert.Transaction = transaction;
            insert.Parameters["$receiver"].Value = receiver;
            insert.Parameters["$alert"].Value = notification.Subject;
            insert.Parameters["$revision"].Value = notification.Sequence;
            insert.Parameters["$status"].Value = full ? Dead : Pending;
            insert.Parameters["$now"].Value = nowMs;
            insert.Parameters["$detail"].Value = full ? "the outbox is full" : DBNull.Value;
            insert.Parameters["$body"].Value = _body;
            if (insert.ExecuteNonQuery() == 0)
                return;
            if (full)
                _dead++;
            else
                _added[receiver] = added + 1;
        }

        /// <returns>Entries that became dead letters.</returns>
        public int Committed()
        {
            foreach (var (receiver, count) in _added)
                table._pending.AddOrUpdate(receiver, count, (_, n) => n + count);
            return _dead;
        }
    }
}
