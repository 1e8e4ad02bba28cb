using System.Text;
using DistributedAnomaly.Engine.Alerting;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>Writes the alerts of a desk.</summary>
internal sealed class AlertWriter(NpgsqlDataSource dataSource, int desk, PostgresAlertOptions options, PendingCounts pending)
{
    // Small enough that a waiting commit is not held up for long.
    private const int TrimRows = 500;

    public async Task<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken)
    {
        if (commit.IsEmpty)
            return 0;
        return await PostgresFailure.RunAsync($"write {commit.Alerts.Count} revisions of alerts", async () =>
        {
            await pending.EnsureAsync(cancellationToken);
            var chains = AlertChain.Of(commit.Alerts);
            var outbox = new OutboxAddition(options, pending);
            foreach (var item in commit.Notifications)
                outbox.Add(item);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                if (await WriteAsync(connection, commit, chains, outbox, nowMs, cancellationToken) is { } stale)
                    throw new StaleAlertsException(stale);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (Exception e) when (e is not StaleAlertsException)
            {
                pending.Doubt();
                throw;
            }

            return outbox.Committed();
        });
    }

    /// <summary>Deletes resolved alerts beyond the bounds, in small steps.</summary>
    public async Task<int> TrimAsync(long nowMs, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var step = await PostgresFailure.RunAsync("delete old alerts", () => TrimStepAsync(nowMs, cancellationToken));
            deleted += step;
            if (step == 0)
                break;
        }

        return deleted;
    }

    /// <summary>One round trip: lock, look, write.</summary>
    /// <returns>An alert that another writer changed; the caller rolls back then.</returns>
    private async Task<string?> WriteAsync(
        NpgsqlConnection connection, DeskCommit commit, List<AlertChain> chains, OutboxAddition outbox, long nowMs, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Add(AlertSql.LockDesk).Set(desk);
        batch.Add(AlertSql.FindStale).Set(chains.ConvertAll(c => c.Id)).Set(chains.ConvertAll(c => c.Before));
        var alerts = chains.ConvertAll(c => c.Last);
        batch.Add(AlertSql.Upsert).Set((short)desk).Set(nowMs)
            .Set(alerts.ConvertAll(a => a.Id)).Set(alerts.ConvertAll(a => a.Key.Fleet)).Set(alerts.ConvertAll(a => a.Key.Entity))
            .Set(alerts.ConvertAll(a => (short)a.Kind)).Set(alerts.ConvertAll(a => (short)a.Status)).Set(alerts.ConvertAll(a => a.Revision))
            .Set(alerts.ConvertAll(a => a.StartedMs)).Set(alerts.ConvertAll(a => Encoding.UTF8.GetString(StoredAlertJson.Write(a))));
        if (outbox.Count > 0)
            outbox.Set(batch.Add(AlertSql.AddNotifications).Set((short)desk).Set(nowMs));
        DeskTables.Add(batch, desk, commit);

        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        var stale = await rows.ReadAsync(cancellationToken) ? rows.GetString(0) : null;
        while (await rows.NextResultAsync(cancellationToken))
        {
            // Only to see whether the writing statements failed.
        }

        return stale;
    }

    private async Task<int> TrimStepAsync(long nowMs, CancellationToken cancellationToken)
    {
        var old = await TrimStepAsync(nowMs - (long)options.KeepFor.TotalMilliseconds, TrimRows, cancellationToken);
        if (old > 0)
            return old;
        await using var count = dataSource.CreateCommand(AlertSql.CountResolved);
        count.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)desk });
        var excess = (long)(await count.ExecuteScalarAsync(cancellationToken))! - options.KeepResolved;
        return excess > 0
            ? await TrimStepAsync(long.MaxValue, (int)Math.Min(excess, TrimRows), cancellationToken)
            : await DeskTables.TrimStepAsync(dataSource, desk, options, nowMs, TrimRows, cancellationToken);
    }

    private async Task<int> TrimStepAsync(long beforeMs, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        batch.Add(AlertSql.LockDesk).Set(desk);
        batch.Add(AlertSql.Trim).Set((short)desk).Set(beforeMs).Set((long)limit);
        long deleted;
        await using (var rows = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await rows.NextResultAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            deleted = rows.GetInt64(0);
        }

        await transaction.CommitAsync(cancellationToken);
        return (int)deleted;
    }
}
