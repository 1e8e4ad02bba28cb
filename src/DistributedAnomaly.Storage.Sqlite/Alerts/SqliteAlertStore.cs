using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>
/// Alerts in a file of their own (alerts.db). One connection writes, one reads, each under its lock; calls are short and run on the
/// caller's thread.
/// </summary>
public sealed class SqliteAlertStore : IAlertStore, IDisposable
{
    private readonly Lock _writeLock = new();
    private readonly Lock _readLock = new();
    private readonly AlertWriter _writer;
    private readonly AlertReader _reader;
    private readonly OutboxTable _outbox;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="survivePowerLoss">True: every commit waits for the disk.</param>
    public SqliteAlertStore(string path, SqliteAlertOptions options, bool survivePowerLoss = true)
    {
        var write = SqliteFile.Open(path, survivePowerLoss);
        try
        {
            AlertSchema.Ensure(write);
            _outbox = new OutboxTable(write, options);
            _writer = new AlertWriter(write, _outbox, options);
            _reader = new AlertReader(SqliteFile.Open(path, readOnly: true));
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    public ValueTask<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken)
    {
        lock (_writeLock)
            return ValueTask.FromResult(_writer.Commit(commit, nowMs));
    }

    public ValueTask<IReadOnlyList<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.ListDocuments());
    }

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.ListLog(alertId, limit));
    }

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.Get(id));
    }

    public ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.GetFiring(key, kind));
    }

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.List(query));
    }

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.ListFiring());
    }

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken)
    {
        lock (_readLock)
            return ValueTask.FromResult(_reader.ListNotifications(alertId, status, limit));
    }

    public ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken)
    {
        lock (_writeLock)
            return ValueTask.FromResult(_outbox.Due(receiver, nowMs, limit));
    }

    public ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken)
    {
        lock (_writeLock)
            _outbox.Record(attempts);
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken)
    {
        lock (_writeLock)
            return ValueTask.FromResult(_outbox.AbandonOthers(receivers, nowMs));
    }

    public int PendingCount(string receiver) => _outbox.PendingCount(receiver);

    public ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            int chunk;
            lock (_writeLock)
                chunk = _writer.TrimChunk(nowMs);
            deleted += chunk;
            if (chunk == 0)
                break;
        }

        return ValueTask.FromResult(deleted);
    }

    public void Dispose()
    {
        lock (_readLock)
            _reader.Dispose();
        lock (_writeLock)
            _writer.Dispose();
    }
}
