using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The alerts of one desk with their outbox.</summary>
internal sealed class DeskAlerts
{
    private readonly Dictionary<long, HeldNotification> _notifications = [];
    private readonly Dictionary<string, SortedSet<long>> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<(string Receiver, string Key)> _keys = [];
    private readonly Dictionary<(DocumentKind, string), DeskDocument> _documents = [];
    private readonly List<DeskLogEntry> _log = [];
    private long _lastChange;

    public InMemoryAlertOptions Options { get; set; } = new();

    public Dictionary<string, HeldAlert> Alerts { get; } = new(StringComparer.Ordinal);

    public IEnumerable<HeldNotification> Notifications => _notifications.Values;

    public IEnumerable<string> Receivers => [.. _waiting.Keys];

    public void Put(Alert alert, long nowMs) => Alerts[alert.Id] = new HeldAlert(alert, nowMs, ++_lastChange);

    public int Pending(string receiver) => _waiting.TryGetValue(receiver, out var places) ? places.Count : 0;

    /// <summary>In the order of their places.</summary>
    public IEnumerable<HeldNotification> Waiting(string receiver) =>
        _waiting.TryGetValue(receiver, out var places) ? places.Select(place => _notifications[place]).ToList() : [];

    public HeldNotification? Find(long place) => _notifications.GetValueOrDefault(place);

    public IEnumerable<DeskDocument> Documents => [.. _documents.Values];

    public IEnumerable<DeskLogEntry> Log => [.. _log];

    public void Put(IReadOnlyList<DeskDocument> documents)
    {
        foreach (var document in documents)
        {
            if (document.Body is null)
                _documents.Remove((document.Kind, document.Key));
            else
                _documents[(document.Kind, document.Key)] = document;
        }
    }

    public void Put(IReadOnlyList<DeskLogEntry> entries)
    {
        _log.AddRange(entries);
        if (_log.Count > Options.KeepLog)
            _log.RemoveRange(0, _log.Count - Options.KeepLog);
    }

    /// <summary>Whether no notification of this subject and sequence was put for the receiver.</summary>
    public bool IsNew(string receiver, Notification notification) => !_keys.Contains((receiver, notification.IdempotencyKey));

    /// <summary>Adds a notification, or replaces it.</summary>
    public void Put(HeldNotification notification)
    {
        _keys.Add((notification.Receiver, notification.Notification.IdempotencyKey));
        _notifications[notification.Place] = notification;
        if (!_waiting.TryGetValue(notification.Receiver, out var places))
            _waiting.Add(notification.Receiver, places = []);
        if (notification.Status == NotificationStatus.Pending)
            places.Add(notification.Place);
        else
            places.Remove(notification.Place);
        if (places.Count == 0)
            _waiting.Remove(notification.Receiver);
    }

    /// <summary>Deletes resolved alerts beyond the bounds, except those that a receiver is still to be told about.</summary>
    /// <returns>How many.</returns>
    public int Trim(long nowMs)
    {
        var untold = _waiting.Values.SelectMany(places => places).Select(place => _notifications[place].Notification.Subject).ToHashSet(StringComparer.Ordinal);
        var resolved = Alerts.Values.Where(a => a.Alert.Status == AlertStatus.Resolved).OrderBy(a => a.Change).ToList();
        var oldestMs = nowMs - (long)Options.KeepFor.TotalMilliseconds;
        var excess = resolved.Count - Options.KeepResolved;
        var gone = resolved.Where((alert, i) => alert.ChangedMs < oldestMs || i < excess).Select(alert => alert.Alert.Id)
            .Where(id => !untold.Contains(id)).ToHashSet(StringComparer.Ordinal);
        foreach (var id in gone)
            Alerts.Remove(id);
        _log.RemoveAll(entry => entry.AtMs < oldestMs);
        foreach (var place in _notifications.Values.Where(n => gone.Contains(n.Notification.Subject) || IsOldGroup(n, oldestMs)).Select(n => n.Place).ToList())
            Remove(place);
        return gone.Count;
    }

    private static bool IsOldGroup(HeldNotification notification, long oldestMs) =>
        notification.Notification.Group is not null && notification.Status != NotificationStatus.Pending && notification.CreatedMs < oldestMs;

    private void Remove(long place)
    {
        if (_notifications.Remove(place, out var gone))
            _keys.Remove((gone.Receiver, gone.Notification.IdempotencyKey));
    }
}
