using System.Text.Json.Serialization.Metadata;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>Puts a fleet's pages together from the shards of the index, and watches over what the fleet learns from the first notice or question on.</summary>
[Reentrant]
[Immovable]
internal sealed class FleetGrain(SiloAgents agents, SiloHost host, FleetTierOptions options, ILoggerFactory loggers) : Grain, IFleetGrain
{
    /// <summary>Longer than any window: a silo says something in each.</summary>
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromHours(2);

    private Task<FleetWatch>? _watch;

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

    public async Task<FleetView?> NoticeAsync(FleetNotice notice)
    {
        DelayDeactivation(BetweenNotices);
        return (await WatchAsync()).Take(notice);
    }

    public Task<FleetReply> ListModelsAsync() => AskAsync(tier => tier.ListModelsAsync(Name, CancellationToken.None), FleetReplyJson.Default.FleetModels);

    public Task<FleetReply> GetModelAsync(int version) =>
        AskAsync(tier => tier.GetModelAsync(Name, version, CancellationToken.None), FleetReplyJson.Default.FleetModelEntry);

    public Task<FleetReply> TrainAsync() => AskAsync(tier => tier.TrainAsync(Name, CancellationToken.None), FleetReplyJson.Default.TrainingProgress);

    public Task<FleetReply> PromoteAsync(int version) =>
        AskAsync(tier => tier.PromoteAsync(Name, version, CancellationToken.None), FleetReplyJson.Default.FleetModelEntry);

    public Task<FleetReply> GetPeersAsync() => AskAsync(tier => tier.GetPeersAsync(Name, CancellationToken.None), FleetReplyJson.Default.FleetPeers);

    public Task<FleetReply> ListIncidentsAsync() =>
        AskAsync(tier => tier.ListIncidentsAsync(Name, CancellationToken.None), FleetReplyJson.Default.IReadOnlyListFleetIncidentReport);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_watch is { } watch)
            await Task.Run(async () => await (await watch).DisposeAsync(), CancellationToken.None).WaitAsync(cancellationToken);
    }

    private async Task<FleetReply> AskAsync<T>(Func<IFleetTier, ValueTask<T?>> ask, JsonTypeInfo<T> type)
        where T : class
    {
        if (!host.Sizes.Knows(Name) && !await ExistsAsync())
            return FleetReply.None;
        var watch = await WatchAsync();
        return await Task.Run(() => FleetReply.OfAsync(() => ask(watch.Tier), type));
    }

    /// <summary>Starts it if need be; where that fails, whoever comes next tries again.</summary>
    private async Task<FleetWatch> WatchAsync()
    {
        host.Sizes.Created(Name);
        var starting = _watch ??= FleetWatch.StartAsync(Name, host, agents, GrainFactory, options, loggers, DeactivateOnIdle);
        try
        {
            return await starting;
        }
        catch
        {
            if (ReferenceEquals(_watch, starting))
                _watch = null;
            throw;
        }
    }

    private IEnumerable<IIndexShardGrain> Shards() => Enumerable.Range(0, EntityRow.Shards).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(i));

    private async Task<bool> ExistsAsync() =>
        (await GrainFactory.GetGrain<ICatalogGrain>(0).ListFleetsAsync()).Contains(Name, StringComparer.Ordinal);
}
