using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Index;

/// <summary>Brings the changed rows of a silo's entities to the index, those of a shard in one call.</summary>
internal sealed class RowReporter(IGrainFactory grains, SiloHost host) : IDisposable
{
    private const int MaxRows = 10_000;

    // One report after the other: none may overtake an older one of the same entity.
    private readonly SemaphoreSlim _reporting = new(1);

    /// <param name="all">Those too whose state has not changed.</param>
    public async Task ReportAsync(bool all)
    {
        await _reporting.WaitAsync();
        try
        {
            List<LiveEntity> taken;
            do
            {
                taken = host.Reports.Take(all, MaxRows);
                await Task.WhenAll(taken.GroupBy(e => EntityRow.ShardOf(e.Key)).Select(g => SendAsync(g.Key, [.. g])));
            }
            while (taken.Count >= MaxRows);
        }
        finally
        {
            _reporting.Release();
        }
    }

    public void Dispose() => _reporting.Dispose();

    private async Task SendAsync(int shard, LiveEntity[] entities)
    {
        try
        {
            await grains.GetGrain<IIndexShardGrain>(shard).ReportAsync(Array.ConvertAll(entities, Row), host.Address);
        }
        catch (Exception error)
        {
            host.Logger.LogWarning(error, "Shard {Shard} of the index did not take {Rows} rows; they are sent again.", shard, entities.Length);
            foreach (var entity in entities)
            {
                lock (entity.Sync)
                    host.Reports.Changed(entity, soon: false);
            }
        }
    }

    private static EntityRow Row(LiveEntity entity)
    {
        lock (entity.Sync)
        {
            entity.IsReportedSoon = false;
            entity.IsReportedLater = false;
            return entity.Row;
        }
    }
}
