using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>Where a fleet's entities live: what the tier needs of an engine.</summary>
internal interface IFleetHost
{
    /// <summary>Every fleet that has entities.</summary>
    IReadOnlyList<HostedFleet> Fleets { get; }

    /// <summary>Policy of a fleet now; null: no such fleet.</summary>
    FleetPolicy? PolicyOf(string fleet);

    /// <summary>What was gathered since the last time, of all parts together.</summary>
    Task<FleetHarvest> HarvestAsync(string fleet, FeatureNames features, CancellationToken cancellationToken);

    /// <summary>Tells all monitors of a fleet, at one place in the order of observations. When the task completes it is durable.</summary>
    Task PublishAsync(FleetRecord record, FleetKnowledge knowledge);

    /// <summary>When the task completes the events are durable.</summary>
    Task RaiseAsync(IReadOnlyList<AlertEvent> events);

    /// <summary>The fleet incidents that fire.</summary>
    Task<IReadOnlyList<Alert>> ListFiringIncidentsAsync(CancellationToken cancellationToken);
}
