using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Silos;
using Orleans.Concurrency;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>Puts a fleet's pages together from the shards of the index.</summary>
[Reentrant]
internal sealed class FleetGrain(SiloAgents agents) : Grain, IFleetGrain
{
    private string Name => this.GetPrimaryKeyString();

    public async Task<FleetCounts?> CountAsync()
    {
        await agents.ReportAsync();
        var parts = await Task.WhenAll(Shards().Select(s => s.CountAsync()));
        var counts = parts.Select(p => p.GetValueOrDefault(Name)).OfType<FleetCounts>().ToList();
        return counts.Count == 0 && !await ExistsAsync() ? null : counts.Aggregate(FleetCounts.None, (sum, part) => sum.Plus(part));
    }

    public async Task<EntityPage?> ListAsync(EntityQuery query)
    {
        var order = new EntityOrder(query.Sort);
        var limit = Math.Clamp(query.Limit, 1, 1000);
        await agents.ReportAsync();
        var parts = await Task.WhenAll(Shards().Select(s => s.ListAsync(query, limit + 1)));
        var found = parts.SelectMany(p => p).Order(order).Take(limit + 1).ToList();
        if (found.Count == 0 && !await ExistsAsync())
            return null;
        if (found.Count <= limit)
            return new EntityPage(found, null);
        found.RemoveAt(limit);
        return new EntityPage(found, EntityCursor.Of(found[^1], query.Sort));
    }

    private IEnumerable<IIndexShardGrain> Shards() => Enumerable.Range(0, EntityRow.Shards).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(i));

    private async Task<bool> ExistsAsync() =>
        (await GrainFactory.GetGrain<ICatalogGrain>(0).ListFleetsAsync()).Contains(Name, StringComparer.Ordinal);
}
