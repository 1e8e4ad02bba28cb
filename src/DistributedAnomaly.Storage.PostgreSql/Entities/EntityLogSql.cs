namespace DistributedAnomaly.Storage.PostgreSql.Entities;

/// <summary>The statements of the entity log.</summary>
internal static class EntityLogSql
{
    /// <summary>
    /// Writes each entry whose number is free: no entry of its entity has it, or a higher one. Two writers of one number meet at the
    /// primary key, and one of them is late. Entries with a row move the entity's row on; behind a snapshot the older entries go. Answers
    /// with the ids that were written.
    /// </summary>
    /// <remarks>
    /// Older entries go when they are older than any statement that is still under way can be (its timeout is half of that): such a
    /// statement does not see what was written since it began, but it meets it at the primary key as long as it is there.
    /// </remarks>
    public const string Append = """
        WITH input AS MATERIALIZED (
            SELECT * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS i (
                id, shard, sequence, kind, payload, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples)),
        logged AS (
            INSERT INTO entity_log (id, sequence, kind, writer, payload)
            SELECT id, sequence, kind, $1, payload FROM input i
            WHERE NOT EXISTS (SELECT FROM entity_log l WHERE l.id = i.id AND l.sequence >= i.sequence)
            ORDER BY id
            ON CONFLICT DO NOTHING
            RETURNING id),
        moved AS (
            INSERT INTO entity AS e (
                id, shard, sequence, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples)
            SELECT id, shard, sequence, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples
            FROM input JOIN logged USING (id) WHERE state IS NOT NULL ORDER BY id
            ON CONFLICT (id) DO UPDATE SET
                sequence = excluded.sequence, state = excluded.state, severity = excluded.severity, surprise = excluded.surprise,
                top_metric = excluded.top_metric, last_seen_ms = excluded.last_seen_ms, last_received_ms = excluded.last_received_ms,
                silent_after_ms = excluded.silent_after_ms, samples = excluded.samples
            WHERE e.sequence < excluded.sequence),
        superfluous AS (
            DELETE FROM entity_log l USING input i, logged w
            WHERE i.kind = 0 AND w.id = i.id AND l.id = i.id AND l.sequence < i.sequence AND l.written < now() - interval '60 s')
        SELECT id FROM logged
        """;

    /// <summary>Which of these numbers the writer has taken before: an append whose answer was lost, and that is repeated.</summary>
    public const string FindOwn = """
        SELECT i.id FROM unnest($2, $3) AS i (id, sequence)
        WHERE EXISTS (SELECT FROM entity_log l WHERE l.id = i.id AND l.sequence = i.sequence AND l.writer = $1)
        """;

    /// <summary>From the newest snapshot on.</summary>
    public const string Read = """
        SELECT l.id, l.sequence, l.kind, l.payload
        FROM unnest($1) AS i (id)
        CROSS JOIN LATERAL (SELECT max(s.sequence) AS sequence FROM entity_log s WHERE s.id = i.id AND s.kind = 0) AS snapshot
        JOIN entity_log l ON l.id = i.id AND l.sequence >= coalesce(snapshot.sequence, 0)
        ORDER BY l.id, l.sequence
        """;

    public const string List = """
        SELECT fleet, name, state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples
        FROM entity WHERE shard = $1
        """;
}
