using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>The stores of one silo that runs alone and keeps nothing.</summary>
public sealed class InMemoryStores
{
    private static readonly TimeSpan HistoryAge = TimeSpan.FromDays(1);

    private readonly InMemoryAlerts _alerts = new();

    public InMemoryStores() => AllAlerts = _alerts.OpenAll();

    public IEntityLogStore Entities { get; } = new InMemoryEntityLogStore();

    /// <summary>The alerts of all desks, for questions only.</summary>
    public IAlertStore AllAlerts { get; }

    public IHistoryStore History { get; } = new InMemoryHistory(HistoryAge);

    public IFleetModelStore FleetModels { get; } = new InMemoryFleetModels();

    public IFleetKnowledgeStore FleetKnowledge { get; } = new InMemoryFleetKnowledge();

    /// <summary>Opens the alerts of a desk.</summary>
    public ValueTask<IAlertStore> OpenAlertsAsync(int desk, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_alerts.Open(desk, new InMemoryAlertOptions()));
}
