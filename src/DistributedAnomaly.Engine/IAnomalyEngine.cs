using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine;

/// <summary>The port that everything above talks to; the embedded and the cluster edition implement it alike.</summary>
public interface IAnomalyEngine
{
    /// <summary>
    /// Judges a batch. When the task completes, the accepted observations and every alert transition that they caused are durable,
    /// and the batch is the caller's again.
    /// </summary>
    /// <exception cref="EngineOverloadedException">A queue is full; nothing of the batch was taken.</exception>
    /// <exception cref="UnknownFleetException">The fleet does not exist and may not be created.</exception>
    ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken);

    ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Null: no such fleet.</summary>
    /// <exception cref="ArgumentException">The cursor is not one that a query of this sort handed out.</exception>
    ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken);

    /// <summary>Null: no such entity.</summary>
    ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken);

    /// <summary>Null: no such entity.</summary>
    ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken);

    ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken);

    /// <summary>Takes another version of the policies; it holds from the next observation on.</summary>
    ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken);

    /// <summary>Takes what somebody says about an entity. When the task completes it is durable, and holds from the next observation on.</summary>
    /// <returns>False: no such entity.</returns>
    ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken);

    /// <summary>What was said about an entity, oldest first, as far as it is remembered. Null: no such entity.</summary>
    ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken);

    /// <summary>The desk that decides who is told; null: it cannot be worked with from here.</summary>
    IAlertDesk? Desk => null;

    /// <summary>What fleets learn from all their entities together; null: not here.</summary>
    IFleetTier? FleetTier => null;
}
