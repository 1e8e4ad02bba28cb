using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>What fleets learn from all their entities together: models, peers and incidents.</summary>
public interface IFleetTier
{
    /// <summary>Null: no such fleet.</summary>
    ValueTask<FleetModels?> ListModelsAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Null: no such fleet, or no such version.</summary>
    ValueTask<FleetModelEntry?> GetModelAsync(string fleet, int version, CancellationToken cancellationToken);

    /// <summary>Asks for a training now.</summary>
    /// <returns>What is being trained then; null: no such fleet.</returns>
    /// <exception cref="FleetModelException">It cannot be: the fleet is not looked at, has too small a sample, or is being trained already.</exception>
    /// <exception cref="EngineOverloadedException">Too many trainings wait.</exception>
    ValueTask<TrainingProgress?> TrainAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Lets a version judge from the next observations on: a challenger before its time, or one of before (a rollback).</summary>
    /// <returns>What is known of it then; null: no such fleet, or no such version.</returns>
    /// <exception cref="FleetModelException">Its model is damaged; the present one stays.</exception>
    ValueTask<FleetModelEntry?> PromoteAsync(string fleet, int version, CancellationToken cancellationToken);

    /// <summary>Null: no such fleet.</summary>
    ValueTask<FleetPeers?> GetPeersAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>The incidents since the start that are remembered, newest first. Null: no such fleet.</summary>
    ValueTask<IReadOnlyList<FleetIncidentReport>?> ListIncidentsAsync(string fleet, CancellationToken cancellationToken);
}
