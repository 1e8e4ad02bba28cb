using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains;

/// <summary>Where a silo keeps what must outlive it. Owned by whoever opened them; shared by all silos of a cluster.</summary>
/// <param name="Entities">The logs of the entities.</param>
/// <param name="OpenAlerts">
/// Opens the alerts of one desk (0 to <see cref="AlertDesks"/> - 1, or <see cref="GroupDesk"/>) with its outbox; every entity belongs to one desk
/// (<see cref="DeskOf"/>). Disposed by the desk if it is disposable.
/// </param>
/// <param name="AllAlerts">The alerts of all desks, for questions only.</param>
/// <param name="History">Roll-ups and raw observations.</param>
/// <param name="FleetModels">Versions of fleets' models, and the samples that are being gathered.</param>
/// <param name="FleetKnowledge">What is known of fleets as wholes.</param>
public sealed record ClusterStores(
    IEntityLogStore Entities, Func<int, CancellationToken, ValueTask<IAlertStore>> OpenAlerts, IAlertStore AllAlerts, IHistoryStore History,
    IFleetModelStore FleetModels, IFleetKnowledgeStore FleetKnowledge)
{
    /// <summary>On disk: never change it.</summary>
    public const int AlertDesks = EntityRow.Shards / 4;

    /// <summary>Number of the group desk's own store, behind those of the desks. On disk: never change it.</summary>
    public const int GroupDesk = AlertDesks;

    /// <summary>The desk of an entity's alerts.</summary>
    public static int DeskOf(Core.Series.EntityKey key) => EntityRow.ShardOf(key) % AlertDesks;
}
