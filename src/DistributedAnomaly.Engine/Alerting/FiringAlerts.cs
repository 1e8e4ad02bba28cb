using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// The firing alerts in memory, up to a bound; what is beyond it is only counted and has to be looked up in the store. One thread
/// writes, others may read <see cref="Count"/>.
/// </summary>
internal sealed class FiringAlerts(int capacity)
{
    private readonly ConcurrentDictionary<(EntityKey Key, AlertKind Kind), Alert> _held = new();
    private int _beyond;

    public int Count => _held.Count + Beyond;

    /// <summary>Firing alerts that are not held here.</summary>
    public int Beyond => Volatile.Read(ref _beyond);

    public Alert? Find(EntityKey key, AlertKind kind) => _held.GetValueOrDefault((key, kind));

    /// <summary>Takes an alert's newest revision.</summary>
    public void Apply(Alert alert)
    {
        var slot = (alert.Key, alert.Kind);
        var held = _held.TryGetValue(slot, out var before) && before.Id == alert.Id;
        if (alert.Status == AlertStatus.Resolved)
        {
            if (held)
                _held.TryRemove(slot, out _);
            else if (_beyond > 0)
                Interlocked.Decrement(ref _beyond);
        }
        else if (held || (alert.Revision == 1 && _held.Count < capacity))
        {
            _held[slot] = alert;
        }
        else if (alert.Revision == 1)
        {
            Interlocked.Increment(ref _beyond);
        }
    }

    /// <summary>Takes an alert that was firing when the process started.</summary>
    public void Load(Alert alert)
    {
        if (_held.Count >= capacity || !_held.TryAdd((alert.Key, alert.Kind), alert))
            Interlocked.Increment(ref _beyond);
    }
}
