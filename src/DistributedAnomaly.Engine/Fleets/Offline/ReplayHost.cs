using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Fleets.Offline;

/// <summary>The entities of one fleet in one place, on one thread. Nothing of it is kept, and nobody is told of incidents.</summary>
internal sealed class ReplayHost(string fleet, FleetPolicy policy, Fidelity fidelity) : IFleetHost
{
    private readonly MonitorPlan _plan = new(policy);
    private readonly Dictionary<string, WatchedEntity> _entities = new(StringComparer.Ordinal);
    private readonly FleetGatherer _gatherer = new();
    private FleetKnowledge? _knowledge;

    public int Entities => _entities.Count;

    /// <summary>Time of the newest observation (Unix ms); 0 before the first.</summary>
    public long NewestMs { get; private set; }

    public IReadOnlyList<HostedFleet> Fleets => [new HostedFleet(fleet, Entities, NewestMs, _gatherer.Opened, policy)];

    public EntityMonitor Observe(
        string name, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, Verdict verdict)
    {
        if (!_entities.TryGetValue(name, out var entity))
            _entities.Add(name, entity = new WatchedEntity(new EntityKey(fleet, name), fidelity) { Monitor = new EntityMonitor(_plan, fidelity) });
        entity.Labels = labels ?? entity.Labels;
        var (monitor, knowledge) = (entity.Monitor!, _knowledge);
        var view = knowledge?.ViewOf(FleetKnowledge.CohortOf(entity.Labels, policy), timeMs);
        monitor.Observe(timeMs, metrics, values, labels, Entities, view, verdict);
        NewestMs = Math.Max(NewestMs, timeMs);
        if (verdict.Outcome != ObserveOutcome.Scored)
            return monitor;
        entity.State = verdict.State;
        if (knowledge is not null)
            _gatherer.Look(entity, knowledge, policy, timeMs, timeMs);
        return monitor;
    }

    public FleetPolicy? PolicyOf(string name) => name == fleet ? policy : null;

    public Task<FleetHarvest> HarvestAsync(string name, FeatureNames features, CancellationToken cancellationToken)
    {
        var harvest = new FleetHarvest(features);
        harvest.Merge(_gatherer.Harvest());
        return Task.FromResult(harvest);
    }

    public Task PublishAsync(FleetRecord record, FleetKnowledge knowledge)
    {
        _knowledge = knowledge;
        return Task.CompletedTask;
    }

    public Task RaiseAsync(IReadOnlyList<AlertEvent> events) => Task.CompletedTask;

    public Task<IReadOnlyList<Alert>> ListFiringIncidentsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Alert>>([]);
}
