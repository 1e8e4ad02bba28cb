using System.Collections.Concurrent;
using DistributedAnomaly.Grains.Entities;

namespace DistributedAnomaly.Grains.Index;

/// <summary>
/// Entities of a silo whose row the index does not have as it is now. Each stands in a queue once at most, so that the queues are
/// bounded by the entities in memory.
/// </summary>
internal sealed class RowReports
{
    private readonly ConcurrentQueue<LiveEntity> _soon = new();
    private readonly ConcurrentQueue<LiveEntity> _later = new();

    /// <summary>The row is another one. Under the entity's lock.</summary>
    /// <param name="entity">Whose.</param>
    /// <param name="soon">Its state changed, or it is new: people look at that.</param>
    public void Changed(LiveEntity entity, bool soon)
    {
        if (entity.IsReportedSoon || (entity.IsReportedLater && !soon))
            return;
        if (soon)
            entity.IsReportedSoon = true;
        else
            entity.IsReportedLater = true;
        (soon ? _soon : _later).Enqueue(entity);
    }

    /// <summary>Takes the entities that have something to report.</summary>
    /// <param name="all">The slow queue too.</param>
    /// <param name="limit">At most about this many.</param>
    public List<LiveEntity> Take(bool all, int limit)
    {
        var taken = new List<LiveEntity>();
        while (taken.Count < limit && (_soon.TryDequeue(out var entity) || (all && _later.TryDequeue(out entity))))
            taken.Add(entity);
        return taken;
    }
}
