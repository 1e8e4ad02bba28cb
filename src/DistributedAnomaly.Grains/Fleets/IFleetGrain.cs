using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>A fleet as a whole; its key is the fleet's name. It sees no observations, so that it never becomes a hot spot.</summary>
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
}
