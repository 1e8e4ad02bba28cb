using System.Text;
using DistributedAnomaly.Engine.Alerting;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>What one transaction adds to the outbox. Counts along; the counts hold once it is committed.</summary>
internal sealed class OutboxAddition(PostgresAlertOptions options, PendingCounts pending)
{
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);
    private readonly List<string> _receivers = [], _alerts = [], _bodies = [];
    private readonly List<int> _revisions = [];
    private readonly List<short> _statuses = [];
    private readonly List<string?> _details = [];
    private Notification? _last;
    private string _body = "";
    private int _dead;

    public int Count => _receivers.Count;

    public void Add(OutboxItem item)
    {
        var (receiver, notification) = item;
        // The same notification comes once for each of its receivers, one after the other.
        if (!ReferenceEquals(_last, notification))
            (_last, _body) = (notification, Encoding.UTF8.GetString(StoredAlertJson.Write(notification)));
        var added = _added.GetValueOrDefault(receiver);
        var full = !notification.TellsEnd && pending[receiver] + added >= options.PendingPerReceiver;
        if (full)
            _dead++;
        else
            _added[receiver] = added + 1;
        _receivers.Add(receiver);
        _alerts.Add(notification.Subject);
        _revisions.Add(notification.Sequence);
        _statuses.Add((short)(full ? NotificationStatus.Dead : NotificationStatus.Pending));
        _details.Add(full ? "the outbox is full" : null);
        _bodies.Add(_body);
    }

    public void Set(NpgsqlBatchCommand command) =>
        command.Set(_receivers).Set(_alerts).Set(_revisions).Set(_statuses).Set(_details).Set(_bodies);

    /// <returns>Entries that became dead letters.</returns>
    public int Committed()
    {
        foreach (var (receiver, count) in _added)
            pending.Add(receiver, count);
        return _dead;
    }
}
