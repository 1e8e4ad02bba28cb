using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>One desk, or all for questions only. A question looks at every alert: the bounds keep them few.</summary>
internal sealed class InMemoryAlertStore(InMemoryAlerts all, DeskAlerts? own) : IAlertStore
{
    private DeskAlerts Desk =>
        own ?? throw new InvalidOperationException("These are the alerts of all desks, for questions only; a desk's own store writes.");

    private IEnumerable<DeskAlerts> Seen => own is null ? all.Desks : [own];

    private IEnumerable<Alert> Alerts => Seen.SelectMany(d => d.Alerts.Values).Select(a => a.Alert);

    public ValueTask<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken)
    {
        var desk = Desk;
        return Locked(() =>
        {
            CheckRevisions(desk, commit.Alerts);
            foreach (var alert in commit.Alerts)
                desk.Put(alert, nowMs);
            desk.Put(commit.Documents);
            desk.Put(commit.Log);
            return commit.Notifications.Count(item => !Put(desk, item, nowMs));
        });
    }

    public ValueTask<IReadOnlyList<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<DeskDocument>>(() => [.. Seen.SelectMany(d => d.Documents)]);

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<DeskLogEntry>>(() =>
        [
            .. Seen.SelectMany(d => d.Log).Where(e => alertId is null || e.AlertId == alertId).Reverse().Take(Math.Clamp(limit, 1, 1000)),
        ]);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) =>
        Locked(() => Seen.Select(d => d.Alerts.GetValueOrDefault(id)?.Alert).FirstOrDefault(a => a is not null));

    public ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken) => Locked(() => Alerts
        .Where(a => a.Key == key && a.Kind == kind && a.Status == AlertStatus.Firing).MaxBy(a => a.StartedMs));

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => Locked<IReadOnlyList<Alert>>(() =>
    [
        .. Alerts
            .Where(a => (query.Fleet is null || a.Key.Fleet == query.Fleet) && (query.Entity is null || a.Key.Entity == query.Entity)
                && (query.Status is null || a.Status == query.Status) && (query.BeforeMs is null || a.StartedMs < query.BeforeMs))
            .OrderByDescending(a => a.StartedMs).ThenBy(a => a.Id, StringComparer.Ordinal).Take(Math.Clamp(query.Limit, 1, 1000)),
    ]);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<Alert>>(() => [.. Alerts.Where(a => a.Status == AlertStatus.Firing)]);

    public ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken)
    {
        var desk = Desk;
        return Locked(() =>
        {
            var waiting = desk.Waiting(receiver).ToList();
            var due = waiting.DistinctBy(n => n.Notification.Subject).Where(n => n.NextMs <= nowMs).OrderBy(n => n.NextMs).ThenBy(n => n.Place)
                .Take(limit).Select(n => new OutboxEntry(n.Place, n.Notification, n.CreatedMs, n.Attempts));
            return new OutboxPage([.. due], waiting.Where(n => n.NextMs > nowMs).Min(n => (long?)n.NextMs));
        });
    }

    public async ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken)
    {
        var desk = Desk;
        await Locked(() =>
        {
            foreach (var attempt in attempts)
            {
                if (desk.Find(attempt.Sequence) is { Status: NotificationStatus.Pending } entry)
                {
                    desk.Put(entry with
                    {
                        Status = attempt.Status, NextMs = attempt.NextMs, Attempts = entry.Attempts + 1, LastMs = attempt.AtMs,
                        Detail = attempt.Detail,
                    });
                }
            }

            return true;
        });
    }

    public ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken)
    {
        var desk = Desk;
        return Locked(() =>
        {
            var others = desk.Receivers.Except(receivers, StringComparer.Ordinal).SelectMany(desk.Waiting).ToList();
            foreach (var other in others)
                desk.Put(other with { Status = NotificationStatus.Dead, LastMs = nowMs, Detail = "the receiver is no longer configured" });
            return others.Count;
        });
    }

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken) => Locked<IReadOnlyList<NotificationReport>>(() =>
    [
        .. Seen.SelectMany(d => d.Notifications).Where(n => (alertId is null || n.Notification.Subject == alertId) && (status is null || n.Status == status))
            .OrderByDescending(n => n.Place).Take(Math.Clamp(limit, 1, 1000)).Select(n => n.ToReport()),
    ]);

    public int PendingCount(string receiver)
    {
        lock (all.Lock)
            return Desk.Pending(receiver);
    }

    public ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken)
    {
        var desk = Desk;
        return Locked(() => desk.Trim(nowMs));
    }

    /// <returns>False: it is a dead letter.</returns>
    private bool Put(DeskAlerts desk, OutboxItem item, long nowMs)
    {
        var (receiver, notification) = item;
        if (!desk.IsNew(receiver, notification))
            return true;
        var full = !notification.TellsEnd && desk.Pending(receiver) >= desk.Options.PendingPerReceiver;
        desk.Put(new HeldNotification(++all.LastPlace, receiver, notification, nowMs)
        {
            NextMs = nowMs,
            Status = full ? NotificationStatus.Dead : NotificationStatus.Pending,
            Detail = full ? "the outbox is full" : null,
        });
        return !full;
    }

    private static void CheckRevisions(DeskAlerts desk, IReadOnlyList<Alert> alerts)
    {
        var written = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            var before = written.TryGetValue(alert.Id, out var last) ? last : desk.Alerts.GetValueOrDefault(alert.Id)?.Alert.Revision ?? 0;
            if (alert.Revision != before + 1)
                throw new StaleAlertsException(alert.Id);
            written[alert.Id] = alert.Revision;
        }
    }

    private ValueTask<T> Locked<T>(Func<T> work)
    {
        lock (all.Lock)
            return ValueTask.FromResult(work());
    }
}
