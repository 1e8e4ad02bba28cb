using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Index;

/// <summary>
/// One of <see cref="EntityRow.Shards"/> parts of the index of all entities, in memory: what lists and counts are made of, and who notices
/// that an entity is silent. Its rows come from the silos that hold the entities; the database has them for those that are in no silo.
/// </summary>
[Alias("anomaly.IIndexShardGrain")]
internal interface IIndexShardGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps the shard in memory. True: it has just come there, and needs the rows that silos hold.</summary>
    [Alias("Touch")]
    Task<bool> TouchAsync();

    /// <summary>Takes in an entity; nothing happens if it is known.</summary>
    [Alias("Admit")]
    Task AdmitAsync(EntityKey key);

    /// <param name="silo">In which the entities are active; null: a silo of an older release, which does not say.</param>
    [Alias("Report")]
    Task ReportAsync([Immutable] EntityRow[] rows, SiloAddress? silo);

    /// <summary>By fleet.</summary>
    [Alias("Count")]
    Task<Dictionary<string, FleetCounts>> CountAsync();

    /// <summary>The first entities in the order of the query, behind its cursor.</summary>
    /// <param name="limit">At most this many.</param>
    [Alias("List")]
    Task<EntitySummary[]> ListAsync(EntityQuery query, int limit);
}
