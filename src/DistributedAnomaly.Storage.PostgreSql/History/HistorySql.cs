namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>The statements of the history.</summary>
internal static class HistorySql
{
    /// <summary>Rows that were appended to more often than this are written anew, so that none grows without end.</summary>
    public const int MaxParts = 8;

    /// <summary>
    /// A row that is there already gets the metrics appended: of a metric that is there twice the last counts. A repeated write, whose
    /// answer was lost, finds its bytes at the end and changes nothing. Answers with the rows that have become long.
    /// </summary>
    public static readonly string WriteMinutes = Write("history_minute", "entity, minute", "unnest($2, $3, $4)");

    /// <inheritdoc cref="WriteMinutes"/>
    public static readonly string WriteRaw = Write("history_raw", "entity, time_ms, episode", "unnest($2, $3, $4, $5)");

    /// <summary>Replaces a row, unless it has changed meanwhile.</summary>
    public const string RewriteMinute =
        "UPDATE history_minute SET parts = 1, data = $4 WHERE segment = $1 AND entity = $2 AND minute = $3 AND data = $5";

    /// <inheritdoc cref="RewriteMinute"/>
    public const string RewriteRaw = """
        UPDATE history_raw SET parts = 1, data = $5
        WHERE segment = $1 AND entity = $2 AND time_ms = $3 AND episode = $4 AND data = $6
        """;

    /// <summary>The newest first.</summary>
    public const string ReadMinutes = """
        SELECT minute, 0::bigint, parts, data, segment, (SELECT max(number) FROM history_segment) FROM history_minute
        WHERE entity = $1 AND minute >= $2 AND minute <= $3 ORDER BY minute DESC LIMIT $4
        """;

    /// <inheritdoc cref="ReadMinutes"/>
    public const string ReadRaw = """
        SELECT time_ms, episode, parts, data, segment, (SELECT max(number) FROM history_segment) FROM history_raw
        WHERE entity = $1 AND time_ms >= $2 AND time_ms <= $3 ORDER BY time_ms DESC LIMIT $4
        """;

    public const string LearnMetrics = """
        INSERT INTO history_metric (name) SELECT name FROM unnest($1) AS i (name)
        WHERE NOT EXISTS (SELECT FROM history_metric m WHERE m.name = i.name) AND (SELECT count(*) FROM history_metric) < $2
        ORDER BY name ON CONFLICT DO NOTHING
        """;

    public const string FindMetrics = "SELECT id, name FROM history_metric WHERE name = ANY ($1)";

    public const string NameMetrics = "SELECT id, name FROM history_metric WHERE id = ANY ($1)";

    private static string Write(string table, string key, string rows) => $"""
        WITH written AS (
            INSERT INTO {table} AS h (segment, {key}, parts, data)
            SELECT $1, {key}, 1, data FROM {rows} AS i ({key}, data) ORDER BY {key}
            ON CONFLICT ({key}, segment) DO UPDATE SET parts = least(h.parts + 1, 32767), data = h.data || excluded.data
            WHERE substr(h.data, greatest(1, length(h.data) - length(excluded.data) + 1)) <> excluded.data
            RETURNING {key}, parts, data)
        SELECT {key}, data FROM written WHERE parts > {MaxParts}
        """;
}
