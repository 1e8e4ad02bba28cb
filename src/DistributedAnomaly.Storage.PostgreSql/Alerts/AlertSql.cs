namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>The statements that write alerts and their outbox.</summary>
internal static class AlertSql
{
    /// <summary>One writer of a desk at a time, until the end of the transaction. The number is "desk" in ASCII.</summary>
    public const string LockDesk = "SELECT pg_advisory_xact_lock(1684370283, $1)";

    /// <summary>An alert whose stored revision is not the one that its new revisions build on.</summary>
    public const string FindStale = """
        SELECT i.id FROM unnest($1, $2) AS i (id, before) LEFT JOIN alert a USING (id)
        WHERE coalesce(a.revision, 0) <> i.before LIMIT 1
        """;

    public const string Upsert = """
        INSERT INTO alert (id, desk, fleet, entity, kind, status, revision, started_ms, changed_ms, body)
        SELECT id, $1, fleet, entity, kind, status, revision, started_ms, $2, body::json
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) AS i (id, fleet, entity, kind, status, revision, started_ms, body)
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, revision = excluded.revision, started_ms = excluded.started_ms,
            changed_ms = excluded.changed_ms, body = excluded.body
        """;

    /// <summary>In the order of the arrays: that is the order in which they are sent.</summary>
    public const string AddNotifications = """
        INSERT INTO notification (desk, receiver, alert_id, revision, status, created_ms, next_ms, detail, body)
        SELECT $1, receiver, alert_id, revision, status, $2, $2, detail, body::json
        FROM unnest($3, $4, $5, $6, $7, $8) WITH ORDINALITY AS i (receiver, alert_id, revision, status, detail, body, place)
        ORDER BY place
        ON CONFLICT (alert_id, receiver, revision) DO NOTHING
        """;

    public const string CountResolved = "SELECT count(*) FROM alert WHERE desk = $1 AND status = 1";

    /// <summary>Some resolved alerts, the oldest first, except those that a receiver is still to be told about.</summary>
    public const string Trim = """
        WITH doomed AS MATERIALIZED (
            SELECT id FROM alert a WHERE desk = $1 AND status = 1 AND changed_ms < $2
                AND NOT EXISTS (SELECT FROM notification n WHERE n.alert_id = a.id AND n.status = 0)
            ORDER BY changed_ms, started_ms, id LIMIT $3),
        told AS (DELETE FROM notification n USING doomed d WHERE n.alert_id = d.id RETURNING n.sequence),
        tried AS (DELETE FROM notification_attempt t USING told WHERE t.sequence = told.sequence),
        gone AS (DELETE FROM alert a USING doomed d WHERE a.id = d.id RETURNING a.id)
        SELECT count(*) FROM gone
        """;

    /// <summary>Of each alert at most its oldest pending entry.</summary>
    public const string Due = """
        SELECT sequence, created_ms, attempts, body FROM notification n
        WHERE desk = $1 AND receiver = $2 AND status = 0 AND next_ms <= $3
            AND NOT EXISTS (
                SELECT FROM notification o
                WHERE o.receiver = n.receiver AND o.alert_id = n.alert_id AND o.status = 0 AND o.sequence < n.sequence)
        ORDER BY next_ms, sequence LIMIT $4
        """;

    public const string NextDue = "SELECT min(next_ms) FROM notification WHERE desk = $1 AND receiver = $2 AND status = 0 AND next_ms > $3";

    /// <summary>Notes attempts, each of another entry, and keeps the newest of each. Answers with those that no longer wait.</summary>
    public const string Record = """
        WITH input AS MATERIALIZED (
            SELECT * FROM unnest($3, $4, $5, $6, $7) AS i (sequence, status, next_ms, at_ms, detail)),
        tried AS (
            UPDATE notification n SET
                status = i.status, next_ms = i.next_ms, attempts = n.attempts + 1, last_ms = i.at_ms, detail = i.detail
            FROM input i WHERE n.sequence = i.sequence AND n.status = 0 AND n.desk = $1
            RETURNING n.sequence, n.receiver, n.status, n.attempts, i.at_ms, i.detail),
        noted AS (
            INSERT INTO notification_attempt (sequence, number, at_ms, detail) SELECT sequence, attempts, at_ms, detail FROM tried),
        gone AS (
            DELETE FROM notification_attempt a USING tried t WHERE a.sequence = t.sequence AND a.number <= t.attempts - $2)
        SELECT receiver FROM tried WHERE status <> 0
        """;

    public const string AbandonOthers = """
        UPDATE notification SET status = 2, last_ms = $3, detail = 'the receiver is no longer configured'
        WHERE desk = $1 AND status = 0 AND receiver <> ALL ($2) RETURNING receiver
        """;
}
