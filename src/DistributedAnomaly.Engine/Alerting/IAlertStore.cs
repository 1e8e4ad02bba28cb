using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Alerts and the outbox of their notifications, durable. All methods may be called at once from several threads.</summary>
public interface IAlertStore
{
    /// <summary>
    /// Writes everything in one transaction: after a crash there is all of it or nothing. A notification that finds its receiver's
    /// outbox full becomes a dead letter, except one that tells an end. A notification of a subject, sequence and receiver that is there
    /// already changes nothing.
    /// </summary>
    /// <returns>How many notifications became dead letters.</returns>
    ValueTask<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken);

    /// <summary>All documents of the desk.</summary>
    ValueTask<IReadOnlyList<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken);

    /// <summary>What was decided about telling one alert, or any, newest first.</summary>
    ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken);

    ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest firing alert of the entity and kind.</summary>
    ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken);

    /// <summary>What is to be sent to a receiver now.</summary>
    /// <param name="receiver">Its name.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="limit">At most this many entries.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken);

    ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken);

    /// <summary>Gives up what waits for receivers other than these: nobody would ever send it.</summary>
    /// <returns>How many notifications became dead letters.</returns>
    ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken);

    /// <summary>Notifications of one alert, or of all, newest first.</summary>
    ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken);

    /// <summary>Notifications that wait for a receiver. From memory: cheap.</summary>
    int PendingCount(string receiver);

    /// <summary>Deletes resolved alerts beyond the bounds of age and number, with their notifications, and the log of decisions beyond its age.</summary>
    /// <returns>How many alerts were deleted.</returns>
    ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken);
}
