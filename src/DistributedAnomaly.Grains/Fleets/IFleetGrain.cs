using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Grains.Learning;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>
/// A fleet as a whole; its key is the fleet's name. It sees no observations, so that it never becomes a hot spot: what its entities show comes
/// once a window, gathered by each silo, and models are trained off its turns.
/// </summary>
[Alias("anomaly.IFleetGrain")]
internal interface IFleetGrain : IGrainWithStringKey
{
    /// <summary>Null: there is no such fleet.</summary>
    [Alias("Count")]
    Task<Index.FleetCounts?> CountAsync();

    /// <summary>Null: there is no such fleet.</summary>
    /// <exception cref="ArgumentException">The cursor is not one of this query's.</exception>
    [Alias("List")]
    Task<EntityPage?> ListAsync(EntityQuery query);

    /// <summary>A silo says that it may be time to end a window.</summary>
    /// <returns>What the silo does not know yet of the fleet; null: it knows.</returns>
    [Alias("Notice")]
    Task<FleetView?> NoticeAsync(FleetNotice notice);

    [Alias("ListModels")]
    Task<FleetReply> ListModelsAsync();

    [Alias("GetModel")]
    Task<FleetReply> GetModelAsync(int version);

    [Alias("Train")]
    Task<FleetReply> TrainAsync();

    [Alias("Promote")]
    Task<FleetReply> PromoteAsync(int version);

    [Alias("GetPeers")]
    Task<FleetReply> GetPeersAsync();

    [Alias("ListIncidents")]
    Task<FleetReply> ListIncidentsAsync();
}
