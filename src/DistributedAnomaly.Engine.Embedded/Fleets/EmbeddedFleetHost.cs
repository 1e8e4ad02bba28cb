using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Embedded.Fleets;

/// <summary>The shards as the place where fleets' entities live.</summary>
/// <param name="registry">Knows the fleets.</param>
/// <param name="shards">All.</param>
/// <param name="journal">Orders knowledge among observations.</param>
/// <param name="log">Takes knowledge that is in the journal.</param>
/// <param name="pump">Brings events to the sink.</param>
/// <param name="sink">Knows the alerts.</param>
/// <param name="policies">In force.</param>
internal sealed class EmbeddedFleetHost(
    EntityRegistry registry, Shard[] shards, JournalWriter journal, FleetLog log, AlertPump pump, IAlertSink sink, Func<FleetPolicies> policies) : IFleetHost
{
    public IReadOnlyList<HostedFleet> Fleets
    {
        get
        {
            var inForce = policies();
            return
            [
                .. registry.Fleets.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new HostedFleet(
                    f.Name, f.Count, f.Shards.Max(s => s.LastSeenMs), f.Shards.Sum(s => s.Gatherer.Opened), inForce.For(f.Name))),
            ];
        }
    }

    public FleetPolicy? PolicyOf(string fleet)
    {
        var inForce = policies();
        return registry.Find(fleet) is not null || inForce.Fleets.ContainsKey(fleet) ? inForce.For(fleet) : null;
    }

    public async Task<FleetHarvest> HarvestAsync(string fleet, FeatureNames features, CancellationToken cancellationToken)
    {
        var whole = new FleetHarvest(features);
        if (registry.Find(fleet) is not { } found)
            return whole;
        foreach (var part in await shards.AskAllAsync(s => found.Shards[s.Index].Gatherer.Harvest()).WaitAsync(cancellationToken))
            whole.Merge(part);
        return whole;
    }

    public Task PublishAsync(FleetRecord record, FleetKnowledge knowledge)
    {
        var change = new FleetChange(record, knowledge, shards, log);
        return journal.Post(change) ? change.Completion : throw JournalWriter.Stopped();
    }

    public Task RaiseAsync(IReadOnlyList<AlertEvent> events)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(events, done.SetResult);
        return done.Task;
    }

    public async Task<IReadOnlyList<Alert>> ListFiringIncidentsAsync(CancellationToken cancellationToken) =>
        [.. (await sink.ListFiringAsync(cancellationToken)).Where(a => a.Kind == AlertKind.Fleet)];
}
