using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DistributedAnomaly.Grains.Index;

/// <summary>The shell around an <see cref="IndexShard"/>. Once a second it asks the entities that seem silent.</summary>
[Reentrant]
[Immovable]
internal sealed class IndexShardGrain(IGrainContext context, IGrainFactory grains, SiloHost host, Rivals rivals) : IGrainBase, IIndexShardGrain
{
    /// <summary>Entities asked in one look; the rest comes with the next.</summary>
    private const int MaxSuspects = 1000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly IndexShard _shard = new();
    private readonly long _sinceMs = host.NowMs;
    private bool _isNew = true, _looking;

    IGrainContext IGrainBase.GrainContext => context;

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in host.Stores.Entities.ListAsync((int)context.GrainId.GetIntegerKey(), cancellationToken))
            _shard.PutNew(row);
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions { DueTime = LookEvery, Period = LookEvery, Interleave = true, KeepAlive = true });
    }

    public Task<bool> TouchAsync()
    {
        var isNew = _isNew;
        _isNew = false;
        return Task.FromResult(isNew);
    }

    public Task AdmitAsync(EntityKey key)
    {
        _shard.Admit(key);
        return Task.CompletedTask;
    }

    public Task ReportAsync(EntityRow[] rows, SiloAddress? silo)
    {
        var moved = rows.Select(row => (row.Key, From: _shard.Put(row, silo))).Where(r => r.From is not null).ToLookup(r => r.From!, r => r.Key);
        foreach (var from in moved)
            rivals.MovedAsync([.. from], from.Key, silo!).Ignore();
        return Task.CompletedTask;
    }

    public Task<Dictionary<string, FleetCounts>> CountAsync() => Task.FromResult(_shard.Count());

    public Task<EntitySummary[]> ListAsync(EntityQuery query, int limit) => Task.FromResult(_shard.List(query, limit));

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_looking)
            return;
        _looking = true;
        try
        {
            var suspects = _shard.Suspects(host.NowMs, _sinceMs, MaxSuspects);
            foreach (var some in suspects.Chunk(32))
                await Task.WhenAll(some.Select(AskAsync));
        }
        finally
        {
            _looking = false;
        }
    }

    private async Task AskAsync(EntityKey key)
    {
        try
        {
            if (await grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(key)).CheckSilenceAsync(_sinceMs) is { } row)
                _shard.Put(row);
        }
        catch (Exception error)
        {
            // Asked again with the next look.
            host.Logger.LogWarning(error, "{Entity} could not be asked whether it is silent.", key);
        }
    }
}
