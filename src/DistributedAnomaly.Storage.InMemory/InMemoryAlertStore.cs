using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>A view of one desk, or of all, on the alerts in memory. Searches all of them: the bounds keep them few.</summary>
internal sealed class InMemoryAlertStore(InMemoryAlerts alerts, int? desk) : IAlertStore
{
    private int Desk => desk ?? throw new InvalidOperationException("These are the alerts of all desks, for questions only; a desk's own store writes.");

    private IEnumerable<Alert> Own => alerts.Alerts.Values.Where(a => desk is null || a.Desk == desk).Select(a => a.Alert);

    private IEnumerable<HeldNotification> OwnOutbox => alerts.Outbox.Values.Where(n => desk is null || n.Desk == desk);

    public ValueTask<int> CommitAsync(IReadOnlyList<AlertRevision> revisions, long nowMs, CancellationToken cancellationToken)
    {
        var own = Desk;
        lock (alerts.Lock)
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (alert, _) in revisions)
            {
                var before = seen.TryGetValue(alert.Id, out var last) ? last : alerts.Alerts.GetValueOrDefault(alert.Id)?.Alert.Revision ?? 0;
                if (alert.Revision != before + 1)
                    throw new StaleAlertsException(alert.Id);
                seen[alert.Id] = alert.Revision;
            }

            var dead = 0;
            foreach (var (alert, receivers) in revisions)
            {
                alerts.Alerts[alert.Id] = new HeldAlert(own, alert, nowMs, ++alerts.LastChange);
                foreach (var receiver in receivers)
                {
                    var full = alert.Status == AlertStatus.Firing && Pending(receiver) >= alerts.Options.PendingPerReceiver;
                    alerts.Outbox.Add(++alerts.LastNotification, new HeldNotification(alerts.LastNotification, own, receiver, alert, nowMs)
                    {
                        NextMs = nowMs,
                        Status = full ? NotificationStatus.Dead : NotificationStatus.Pending,
                        Detail = full ? "the outbox is full" : null,
                    });
                    dead += full ? 1 : 0;
                }
            }

            return ValueTask.FromResult(dead);
        }
    }

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => Read(() => Own.FirstOrDefault(a => a.Id == id));

    public ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken) => Read(() => Own
        .Where(a => a.Key == key && a.Kind == kind && a.Status == AlertStatus.Firing).MaxBy(a => a.StartedMs));

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => Read<IReadOnlyList<Alert>>(() =>
    [
        .. Own
            .Where(a => (query.Fleet is null || a.Key.Fleet == query.Fleet) && (query.Entity is null || a.Key.Entity == query.Entity)
                && (query.Status is null || a.Status == query.Status) && (query.BeforeMs is null || a.StartedMs < query.BeforeMs))
            .OrderByDescending(a => a.StartedMs).ThenBy(a => a.Id, StringComparer.Ordinal).Take(Math.Clamp(query.Limit, 1, 1000)),
    ]);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<Alert>>(() => [.. Own.Where(a => a.Status == AlertStatus.Firing)]);

    public ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken)
    {
        var own = Desk;
        return Read(() =>
        {
            var waiting = alerts.Outbox.Values.Where(n => n.Desk == own && n.IsPending && n.Receiver == receiver).ToList();
            var due = waiting.DistinctBy(n => n.Alert.Id).Where(n => n.NextMs <= nowMs).OrderBy(n => n.NextMs).ThenBy(n => n.Sequence)
                .Take(limit).Select(n => new OutboxEntry(n.Sequence, new Notification(n.Alert), n.CreatedMs, n.Attempts));
            return new OutboxPage([.. due], waiting.Where(n => n.NextMs > nowMs).Min(n => (long?)n.NextMs));
        });
    }

    public ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken)
    {
        var own = Desk;
        lock (alerts.Lock)
        {
            foreach (var attempt in attempts)
            {
                if (alerts.Outbox.TryGetValue(attempt.Sequence, out var entry) && entry.IsPending && entry.Desk == own)
                {
                    alerts.Outbox[attempt.Sequence] = entry with
                    {
                        Status = attempt.Status, NextMs = attempt.NextMs, Attempts = entry.Attempts + 1, LastMs = attempt.AtMs,
                        Detail = attempt.Detail,
                    };
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken)
    {
        var own = Desk;
        return Read(() =>
        {
            var others = alerts.Outbox.Values.Where(n => n.Desk == own && n.IsPending && !receivers.Contains(n.Receiver)).ToList();
            foreach (var other in others)
            {
                alerts.Outbox[other.Sequence] = other with
                {
                    Status = NotificationStatus.Dead, LastMs = nowMs, Detail = "the receiver is no longer configured",
                };
            }

            return others.Count;
        });
    }

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<NotificationReport>>(() =>
    [
        .. OwnOutbox.Reverse().Where(n => (alertId is null || n.Alert.Id == alertId) && (status is null || n.Status == status))
            .Take(Math.Clamp(limit, 1, 1000)).Select(n => n.ToReport()),
    ]);

    public int PendingCount(string receiver)
    {
        lock (alerts.Lock)
            return Pending(receiver);
    }

    public ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken)
    {
        var own = Desk;
        return Read(() =>
        {
            var untold = OwnOutbox.Where(n => n.IsPending).Select(n => n.Alert.Id).ToHashSet(StringComparer.Ordinal);
            var resolved = alerts.Alerts.Values.Where(a => a.Desk == own && a.Alert.Status == AlertStatus.Resolved).OrderBy(a => a.Change).ToList();
            var oldest = nowMs - (long)alerts.Options.KeepFor.TotalMilliseconds;
            var excess = resolved.Count - alerts.Options.KeepResolved;
            var gone = resolved.Where((a, i) => a.ChangedMs < oldest || i < excess).Select(a => a.Alert.Id)
                .Where(id => !untold.Contains(id)).ToHashSet(StringComparer.Ordinal);
            foreach (var id in gone)
                alerts.Alerts.Remove(id);
            foreach (var sequence in OwnOutbox.Where(n => gone.Contains(n.Alert.Id)).Select(n => n.Sequence).ToList())
                alerts.Outbox.Remove(sequence);
            return gone.Count;
        });
    }

    private int Pending(string receiver) => alerts.Outbox.Values.Count(n => n.Desk == Desk && n.IsPending && n.Receiver == receiver);

    private ValueTask<T> Read<T>(Func<T> read)
    {
        lock (alerts.Lock)
            return ValueTask.FromResult(read());
    }
}
