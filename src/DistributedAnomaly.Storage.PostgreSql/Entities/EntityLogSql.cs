namespace DistributedAnomaly.Storage.PostgreSql.Entities;

/// <summary>The statements of the entity log.</summary>
internal static class EntityLogSql
{
    /// <summary>
    /// Moves each entity's row on to its new number, which locks it, and only where the number is higher than the one there: that is the
    /// fence. What was moved gets its log entry; behind a snapshot the older entries go. Answers with the ids that were moved. The payloads
    /// are unnested in the select list, where they stream: as a table they would be put into temporary files first.
    /// </summary>
    public const string Append = """
        WITH moved AS (
            INSERT INTO entity AS e (
                id, shard, sequence, writer, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples)
            SELECT id, shard, sequence, $1, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples
            FROM unnest($2, $3, $4, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS i (
                id, shard, sequence, fleet, name,
                state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples)
            ORDER BY id
            ON CONFLICT (id) DO UPDATE SET
                sequence = excluded.sequence,
                writer = excluded.writer,
                state = coalesce(excluded.state, e.state),
                severity = coalesce(excluded.severity, e.severity),
                surprise = coalesce(excluded.surprise, e.surprise),
                top_metric = CASE WHEN excluded.state IS NULL THEN e.top_metric ELSE excluded.top_metric END,
                last_seen_ms = coalesce(excluded.last_seen_ms, e.last_seen_ms),
                last_received_ms = coalesce(excluded.last_received_ms, e.last_received_ms),
                silent_after_ms = coalesce(excluded.silent_after_ms, e.silent_after_ms),
                samples = coalesce(excluded.samples, e.samples)
            WHERE e.sequence < excluded.sequence
            RETURNING e.id),
        logged AS (
            INSERT INTO entity_log (id, sequence, kind, writer, payload)
            SELECT i.id, i.sequence, i.kind, $1, i.payload
            FROM (SELECT unnest($2) AS id, unnest($4) AS sequence, unnest($5) AS kind, unnest($6) AS payload) i JOIN moved USING (id)),
        superfluous AS (
            DELETE FROM entity_log l USING unnest($2, $4, $5) AS i (id, sequence, kind), moved m
            WHERE i.kind = 0 AND m.id = i.id AND l.id = i.id AND l.sequence < i.sequence)
        SELECT id FROM moved
        """;

    /// <summary>Which of these numbers the writer has taken before: an append whose answer was lost, and that is repeated.</summary>
    public const string FindOwn = """
        SELECT i.id FROM unnest($2, $3) AS i (id, sequence)
        WHERE EXISTS (SELECT FROM entity e WHERE e.id = i.id AND e.sequence = i.sequence AND e.writer = $1)
            OR EXISTS (SELECT FROM entity_log l WHERE l.id = i.id AND l.sequence = i.sequence AND l.writer = $1)
        """;

    public const string Read = "SELECT id, sequence, kind, payload FROM entity_log WHERE id = ANY ($1) ORDER BY id, sequence";

    public const string List = """
        SELECT fleet, name, state, severity, surprise, top_metric, last_seen_ms, last_received_ms, silent_after_ms, samples
        FROM entity WHERE shard = $1 AND state IS NOT NULL
        """;
}
