using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Index;

/// <summary>The rows of a part of all entities.</summary>
internal sealed class IndexShard
{
    private readonly Dictionary<string, IndexPart> _fleets = new(StringComparer.Ordinal);

    public bool Contains(EntityKey key) => _fleets.TryGetValue(key.Fleet, out var part) && part.Contains(key.Entity);

    public void Admit(EntityKey key)
    {
        if (!Contains(key))
            PartOf(key.Fleet).Admit(new EntityRow(key, EntityState.Learning, Severity.None, 0, null, 0, 0, 0, 0));
    }

    /// <summary>Takes a row from the store, unless the entity is known: what silos report is newer.</summary>
    public void PutNew(EntityRow row)
    {
        if (!Contains(row.Key))
            Put(row);
    }

    /// <summary>Takes a row as its silo has it.</summary>
    /// <param name="row">Takes the place of the one before.</param>
    /// <param name="silo">In which the entity is active; null: the same as before, if any.</param>
    /// <returns>The silo in which it was active before, if that is another one.</returns>
    public SiloAddress? Put(EntityRow row, SiloAddress? silo = null) => PartOf(row.Key.Fleet).Put(row, silo);

    public Dictionary<string, FleetCounts> Count() => _fleets.ToDictionary(f => f.Key, f => f.Value.Counts, StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The cursor is not one of this query's.</exception>
    public EntitySummary[] List(EntityQuery query, int limit)
    {
        var order = new EntityOrder(query.Sort);
        var after = query.Cursor is null ? null : EntityCursor.Parse(query.Cursor, query.Sort);
        if (!_fleets.TryGetValue(query.Fleet, out var part))
            return [];
        // The best so far, the worst of them on top.
        var best = new PriorityQueue<EntitySummary, EntitySummary>(Comparer<EntitySummary>.Create((x, y) => order.Compare(y, x)));
        foreach (var row in part.Rows)
        {
            if (!part.IsReported(row) || (query.State is { } state && row.State != state))
                continue;
            var entity = new EntitySummary(row.Key.Entity, row.State, row.Severity, row.Surprise, row.TopMetric, row.LastSeenMs, row.Samples);
            if (after is not null && EntityOrder.Compare(order.Rank(entity), entity.Entity, after.Rank, after.Name) <= 0)
                continue;
            if (best.Count < limit)
                best.Enqueue(entity, entity);
            else if (order.Compare(entity, best.Peek()) < 0)
                best.EnqueueDequeue(entity, entity);
        }

        return [.. best.UnorderedItems.Select(i => i.Element)];
    }

    /// <summary>Entities that may have become silent, or may no longer be; the entity itself knows.</summary>
    /// <param name="watchedSinceMs">Begin of the watch: nobody could notice a missing observation before.</param>
    public List<EntityKey> Suspects(long nowMs, long watchedSinceMs, int limit)
    {
        var suspects = new List<EntityKey>();
        foreach (var row in _fleets.Values.SelectMany(part => part.Rows))
        {
            if (suspects.Count == limit)
                break;
            if (row.State != EntityState.Silent && row.SilentAfterMs > 0 && nowMs - Math.Max(row.LastReceivedMs, watchedSinceMs) > row.SilentAfterMs)
                suspects.Add(row.Key);
        }

        return suspects;
    }

    private IndexPart PartOf(string fleet)
    {
        if (!_fleets.TryGetValue(fleet, out var part))
            _fleets.Add(fleet, part = new IndexPart());
        return part;
    }
}
