using DistributedAnomaly.Engine.Alerting;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>The notifications of a desk that wait.</summary>
internal sealed class OutboxTable(NpgsqlDataSource dataSource, int desk, PostgresAlertOptions options, PendingCounts pending)
{
    public int PendingCount(string receiver) => pending[receiver];

    public Task<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync("read the outbox", async () =>
        {
            await using var batch = dataSource.CreateBatch();
            batch.Add(AlertSql.Due).Set((short)desk).Set(receiver).Set(nowMs).Set((long)limit);
            batch.Add(AlertSql.NextDue).Set((short)desk).Set(receiver).Set(nowMs);
            await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
            var due = new List<OutboxEntry>();
            while (await rows.ReadAsync(cancellationToken))
            {
                var notification = StoredAlertJson.ReadNotification(rows.GetFieldValue<byte[]>(3));
                due.Add(new OutboxEntry(rows.GetInt64(0), notification, rows.GetInt64(1), rows.GetInt32(2)));
            }

            await rows.NextResultAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            return new OutboxPage(due, rows.GetFieldValue<long?>(0));
        });

    public async Task RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken)
    {
        // A second attempt of the same entry waits for the next round, because one statement changes a row once.
        for (var rest = attempts; rest.Count > 0;)
        {
            var seen = new HashSet<long>();
            var later = new List<AttemptRecord>();
            var now = new List<AttemptRecord>(rest.Count);
            foreach (var attempt in rest)
                (seen.Add(attempt.Sequence) ? now : later).Add(attempt);
            await WriteAsync(now, cancellationToken);
            rest = later;
        }
    }

    public Task<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken) =>
        TakeOutAsync(
            "give up notifications", AlertSql.AbandonOthers, command => command.Set((short)desk).Set(receivers.ToArray()).Set(nowMs),
            cancellationToken);

    private Task<int> WriteAsync(List<AttemptRecord> attempts, CancellationToken cancellationToken) =>
        TakeOutAsync(
            "write attempts to the outbox", AlertSql.Record,
            command => command.Set((short)desk).Set(options.AttemptsKept)
                .Set(attempts.ConvertAll(a => a.Sequence)).Set(attempts.ConvertAll(a => (short)a.Status)).Set(attempts.ConvertAll(a => a.NextMs))
                .Set(attempts.ConvertAll(a => a.AtMs)).Set(attempts.ConvertAll(a => a.Detail)),
            cancellationToken);

    /// <summary>Runs a statement that answers with the receivers of entries that no longer wait.</summary>
    /// <returns>How many.</returns>
    private Task<int> TakeOutAsync(string purpose, string sql, Action<NpgsqlBatchCommand> set, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync(purpose, async () =>
        {
            try
            {
                await pending.EnsureAsync(cancellationToken);
                await using var batch = dataSource.CreateBatch();
                set(batch.Add(sql));
                var gone = new List<string>();
                await using (var rows = await batch.ExecuteReaderAsync(cancellationToken))
                {
                    while (await rows.ReadAsync(cancellationToken))
                        gone.Add(rows.GetString(0));
                }

                foreach (var receiver in gone)
                    pending.Add(receiver, -1);
                return gone.Count;
            }
            catch
            {
                pending.Doubt();
                throw;
            }
        });
}
