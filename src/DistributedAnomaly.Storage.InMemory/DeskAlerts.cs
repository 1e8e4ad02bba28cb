using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The alerts of one desk with their outbox.</summary>
internal sealed class DeskAlerts
{
    private readonly Dictionary<long, HeldNotification> _notifications = [];
    private readonly Dictionary<string, SortedSet<long>> _waiting = new(StringComparer.Ordinal);
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

    /// <summary>Adds a notification, or replaces it.</summary>
    public void Put(HeldNotification notification)
    {
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
        var untold = _waiting.Values.SelectMany(places => places).Select(place => _notifications[place].Alert.Id).ToHashSet(StringComparer.Ordinal);
        var resolved = Alerts.Values.Where(a => a.Alert.Status == AlertStatus.Resolved).OrderBy(a => a.Change).ToList();
        var oldestMs = nowMs - (long)Options.KeepFor.TotalMilliseconds;
        var excess = resolved.Count - Options.KeepResolved;
        var gone = resolved.Where((alert, i) => alert.ChangedMs < oldestMs || i < excess).Select(alert => alert.Alert.Id)
            .Where(id => !untold.Contains(id)).ToHashSet(StringComparer.Ordinal);
        foreach (var id in gone)
            Alerts.Remove(id);
        foreach (var place in _notifications.Values.Where(n => gone.Contains(n.Alert.Id)).Select(n => n.Place).ToList())
            _notifications.Remove(place);
        return gone.Count;
    }
}
