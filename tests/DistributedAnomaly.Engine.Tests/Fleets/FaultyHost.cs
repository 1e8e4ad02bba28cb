using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Tests.Fleets;

/// <summary>A host whose store can be away for a while. Remembers what was raised.</summary>
internal sealed class FaultyHost(IFleetHost host) : IFleetHost
{
    /// <summary>Publications that fail from now on.</summary>
    public int Failures { get; set; }

    /// <summary>Replaces the fleet's own.</summary>
    public FleetPolicy? Policy { get; set; }

    public List<FleetIncidentEvent> Raised { get; } = [];

    public IReadOnlyList<HostedFleet> Fleets => [.. host.Fleets.Select(f => f with { Policy = Policy ?? f.Policy })];

    public FleetPolicy? PolicyOf(string fleet) => host.PolicyOf(fleet) is { } policy ? Policy ?? policy : null;

    /// <summary>Harvests that are lost on their way from now on.</summary>
    public int Losses { get; set; }

    public async Task<FleetHarvest> HarvestAsync(string fleet, FeatureNames features, CancellationToken cancellationToken)
    {
        var harvest = await host.HarvestAsync(fleet, features, cancellationToken);
        return Losses-- > 0 ? new FleetHarvest(features) : harvest;
    }

    public Task PublishAsync(FleetRecord record, FleetKnowledge knowledge) =>
        Failures-- > 0 ? Task.FromException(new IOException("The store is away.")) : host.PublishAsync(record, knowledge);

    public Task RaiseAsync(IReadOnlyList<AlertEvent> events)
    {
        Raised.AddRange(events.Cast<FleetIncidentEvent>());
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Alert>> ListFiringIncidentsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Alert>>(
        [.. Raised.GroupBy(e => (e.Key, e.StartedMs)).Select(g => g.Last()).Where(e => e.Open).Select(Alert)]);

    private static Alert Alert(FleetIncidentEvent incident) => new()
    {
        Id = AlertId.OfFleetIncident(incident.Key, incident.StartedMs), Kind = AlertKind.Fleet, Key = incident.Key, Status = AlertStatus.Firing,
        Severity = incident.Severity, Revision = 1, StartedMs = incident.StartedMs, UpdatedMs = incident.TimeMs, Summary = incident.Summary,
    };
}
