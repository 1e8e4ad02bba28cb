using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Index;

/// <summary>The rows of a part of all entities.</summary>
internal sealed class IndexShard
{
    /// <summary>By fleet and entity; null: taken in, and not yet heard of.</summary>
    private readonly Dictionary<string, Dictionary<string, EntityRow?>> _fleets = new(StringComparer.Ordinal);

    public bool Contains(EntityKey key) => _fleets.TryGetValue(key.Fleet, out var rows) && rows.ContainsKey(key.Entity);

    public void Admit(EntityKey key)
    {
        RowsOf(key.Fleet).TryAdd(key.Entity, null);
    }

    /// <summary>Takes a row, unless it is older than the one that is there: reports may overtake each other.</summary>
    public void Put(EntityRow row)
    {
        var rows = RowsOf(row.Key.Fleet);
        if (!rows.TryGetValue(row.Key.Entity, out var before) || before is null || row.Samples >= before.Samples)
            rows[row.Key.Entity] = row;
    }

    /// <summary>
    /// Takes the row that the entity itself has just given. It counts even if it knows of fewer observations than an earlier report: a
    /// silo that died took the others with it, and a silent entity would never catch up.
    /// </summary>
    public void Answered(EntityRow row) => RowsOf(row.Key.Fleet)[row.Key.Entity] = row;

    public Dictionary<string, FleetCounts> Count() => _fleets.ToDictionary(
        f => f.Key,
        f => f.Value.Values.Aggregate(FleetCounts.None, (sum, row) => sum.Plus(new FleetCounts(
            row is null or { State: EntityState.Learning } ? 1 : 0, row is { State: EntityState.Normal } ? 1 : 0,
            row is { State: EntityState.Anomalous } ? 1 : 0, row is { State: EntityState.Silent } ? 1 : 0, row?.Samples ?? 0, row?.LastSeenMs ?? 0))),
        StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The cursor is not one of this query's.</exception>
    public EntitySummary[] List(EntityQuery query, int limit)
    {
        var order = new EntityOrder(query.Sort);
        var after = query.Cursor is null ? null : EntityCursor.Parse(query.Cursor, query.Sort);
        if (!_fleets.TryGetValue(query.Fleet, out var rows))
            return [];
        // The best so far, the worst of them on top.
        var best = new PriorityQueue<EntitySummary, EntitySummary>(Comparer<EntitySummary>.Create((x, y) => order.Compare(y, x)));
        foreach (var row in rows.Values)
        {
            if (row is null || (query.State is { } state && row.State != state))
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
        foreach (var row in _fleets.Values.SelectMany(rows => rows.Values))
        {
            if (suspects.Count == limit)
                break;
            if (row is { State: not EntityState.Silent, SilentAfterMs: > 0 }
                && nowMs - Math.Max(row.LastReceivedMs, watchedSinceMs) > row.SilentAfterMs)
                suspects.Add(row.Key);
        }

        return suspects;
    }

    private Dictionary<string, EntityRow?> RowsOf(string fleet)
    {
        if (!_fleets.TryGetValue(fleet, out var rows))
            _fleets.Add(fleet, rows = new(StringComparer.Ordinal));
        return rows;
    }
}
