using DistributedAnomaly.Engine.Alerting;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>Writes the documents of a desk and its log.</summary>
internal static class DeskTables
{
    private const string Put = """
        INSERT INTO desk_document (desk, kind, key, body) SELECT $1, kind, key, body FROM unnest($2, $3, $4) AS i (kind, key, body)
        ON CONFLICT (desk, kind, key) DO UPDATE SET body = excluded.body
        """;

    private const string Delete = """
        DELETE FROM desk_document d USING unnest($2, $3) AS i (kind, key) WHERE d.desk = $1 AND d.kind = i.kind AND d.key = i.key
        """;

    private const string AddLog = """
        INSERT INTO desk_log (desk, at_ms, alert_id, revision, group_key, decision, decided_by)
        SELECT $1, at_ms, alert_id, revision, group_key, decision, decided_by
        FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS i (at_ms, alert_id, revision, group_key, decision, decided_by, place)
        ORDER BY place
        """;

    private const string TrimLog = """
        WITH gone AS (
            DELETE FROM desk_log WHERE sequence IN (
                SELECT sequence FROM desk_log WHERE desk = $1 AND at_ms < $2 ORDER BY at_ms LIMIT $3) RETURNING 1)
        SELECT count(*) FROM gone
        """;

    // Between "group/" and "group0" lie all subjects of groups.
    private const string TrimTold = """
        WITH gone AS (
            DELETE FROM notification WHERE sequence IN (
                SELECT sequence FROM notification
                WHERE desk = $1 AND alert_id COLLATE "C" >= 'group/' AND alert_id COLLATE "C" < 'group0' AND status <> 0 AND created_ms < $2
                LIMIT $3) RETURNING sequence),
        tried AS (DELETE FROM notification_attempt t USING gone WHERE t.sequence = gone.sequence)
        SELECT count(*) FROM gone
        """;

    public static void Add(NpgsqlBatch batch, int desk, DeskCommit commit)
    {
        var put = commit.Documents.Where(d => d.Body is not null).ToList();
        if (put.Count > 0)
        {
            batch.Add(Put).Set((short)desk).Set(put.ConvertAll(d => (short)d.Kind)).Set(put.ConvertAll(d => d.Key))
                .Set(put.ConvertAll(d => d.Body!));
        }

        var gone = commit.Documents.Where(d => d.Body is null).ToList();
        if (gone.Count > 0)
            batch.Add(Delete).Set((short)desk).Set(gone.ConvertAll(d => (short)d.Kind)).Set(gone.ConvertAll(d => d.Key));
        var log = commit.Log.ToList();
        if (log.Count > 0)
        {
            batch.Add(AddLog).Set((short)desk).Set(log.ConvertAll(e => e.AtMs)).Set(log.ConvertAll(e => e.AlertId))
                .Set(log.ConvertAll(e => e.Revision)).Set(log.ConvertAll(e => e.Group)).Set(log.ConvertAll(e => e.Decision))
                .Set(log.ConvertAll(e => e.By));
        }
    }

    /// <summary>Deletes some entries of the log beyond its age, and notifications of groups that were sent long ago. 0: none is left.</summary>
    public static async Task<int> TrimStepAsync(
        NpgsqlDataSource dataSource, int desk, PostgresAlertOptions options, long nowMs, int limit, CancellationToken cancellationToken)
    {
        var beforeMs = nowMs - (long)options.KeepFor.TotalMilliseconds;
        await using var batch = dataSource.CreateBatch();
        batch.Add(TrimLog).Set((short)desk).Set(beforeMs).Set((long)limit);
        batch.Add(TrimTold).Set((short)desk).Set(beforeMs).Set((long)limit);
        var deleted = 0L;
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            await rows.ReadAsync(cancellationToken);
            deleted += rows.GetInt64(0);
        }
        while (await rows.NextResultAsync(cancellationToken));
        return (int)deleted;
    }
}
