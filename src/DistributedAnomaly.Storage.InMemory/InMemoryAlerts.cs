using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The alerts of all desks of a silo that runs alone, gone when the process ends.</summary>
public sealed class InMemoryAlerts(InMemoryAlertOptions options)
{
    internal Lock Lock { get; } = new();

    internal InMemoryAlertOptions Options { get; } = options;

    internal Dictionary<string, HeldAlert> Alerts { get; } = new(StringComparer.Ordinal);

    /// <summary>By number: the order of the outbox.</summary>
    internal SortedDictionary<long, HeldNotification> Outbox { get; } = [];

    internal long LastNotification { get; set; }

    internal long LastChange { get; set; }

    /// <summary>The alerts of a desk; opened again, the same ones.</summary>
    public IAlertStore Open(int desk) => new InMemoryAlertStore(this, desk);

    /// <summary>The alerts of all desks. What writes, or belongs to an outbox, throws <see cref="InvalidOperationException"/>.</summary>
    public IAlertStore OpenAll() => new InMemoryAlertStore(this, null);
}
