using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The alerts of all desks of a silo that runs alone, gone when the process ends.</summary>
public sealed class InMemoryAlerts
{
    private readonly Dictionary<int, DeskAlerts> _desks = [];

    /// <summary>Held by every call to any desk.</summary>
    internal Lock Lock { get; } = new();

    internal IEnumerable<DeskAlerts> Desks => _desks.Values;

    /// <summary>The last place given in an outbox; the places of all desks are one order.</summary>
    internal long LastPlace { get; set; }

    /// <summary>The alerts of a desk; opened again, the same ones under these bounds.</summary>
    public IAlertStore Open(int desk, InMemoryAlertOptions options)
    {
        lock (Lock)
        {
            if (!_desks.TryGetValue(desk, out var alerts))
                _desks.Add(desk, alerts = new DeskAlerts());
            alerts.Options = options;
            return new InMemoryAlertStore(this, alerts);
        }
    }

    /// <summary>The alerts of all desks. What writes, or belongs to an outbox, throws <see cref="InvalidOperationException"/>.</summary>
    public IAlertStore OpenAll() => new InMemoryAlertStore(this, null);
}
