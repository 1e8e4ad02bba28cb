using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.TestKit;

/// <summary>A real store whose commits are counted, can be held up and can be made to fail.</summary>
public sealed class CountingStore(IAlertStore inner) : IAlertStore
{
    private TaskCompletionSource? _gate;

    public int Commits { get; private set; }

    public Exception? FailNext { get; set; }

    /// <summary>What was committed, with its time; may be read when the desk is idle.</summary>
    public List<(long AtMs, DeskCommit Commit)> Committed { get; } = [];

    /// <summary>Commits wait until the result is set.</summary>
    public TaskCompletionSource HoldCommits() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken)
    {
        Commits++;
        if (_gate is not null)
            await _gate.Task;
        if (FailNext is { } failure)
        {
            FailNext = null;
            throw failure;
        }

        Committed.Add((nowMs, commit));
        return await inner.CommitAsync(commit, nowMs, cancellationToken);
    }

    public ValueTask<IReadOnlyList<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken) =>
        inner.ListDocumentsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        inner.ListLogAsync(alertId, limit, cancellationToken);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => inner.GetAsync(id, cancellationToken);

    public ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken) =>
        inner.GetFiringAsync(key, kind, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => inner.ListFiringAsync(cancellationToken);

    public ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken) =>
        inner.DueAsync(receiver, nowMs, limit, cancellationToken);

    public ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken) =>
        inner.RecordAsync(attempts, cancellationToken);

    public ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken) =>
        inner.AbandonOthersAsync(receivers, nowMs, cancellationToken);

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken) =>
        inner.ListNotificationsAsync(alertId, status, limit, cancellationToken);

    public int PendingCount(string receiver) => inner.PendingCount(receiver);

    public ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken) => inner.TrimAsync(nowMs, cancellationToken);
}
