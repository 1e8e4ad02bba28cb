using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;
using DistributedAnomaly.Grains.Fleets;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>What fleets learn, asked of their grains.</summary>
/// <param name="ask">Asks the grain of a fleet.</param>
internal sealed class ClusterFleetTier(Func<string, Func<IFleetGrain, Task<FleetReply>>, Task<FleetReply>> ask) : IFleetTier
{
    public async ValueTask<FleetModels?> ListModelsAsync(string fleet, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.ListModelsAsync()).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.FleetModels);

    public async ValueTask<FleetModelEntry?> GetModelAsync(string fleet, int version, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.GetModelAsync(version)).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.FleetModelEntry);

    public async ValueTask<TrainingProgress?> TrainAsync(string fleet, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.TrainAsync()).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.TrainingProgress);

    public async ValueTask<FleetModelEntry?> PromoteAsync(string fleet, int version, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.PromoteAsync(version)).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.FleetModelEntry);

    public async ValueTask<FleetPeers?> GetPeersAsync(string fleet, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.GetPeersAsync()).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.FleetPeers);

    public async ValueTask<IReadOnlyList<FleetIncidentReport>?> ListIncidentsAsync(string fleet, CancellationToken cancellationToken) =>
        (await ask(fleet, grain => grain.ListIncidentsAsync()).WaitAsync(cancellationToken)).To(FleetReplyJson.Default.IReadOnlyListFleetIncidentReport);
}
