using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;

namespace DistributedAnomaly.Engine.Embedded.Querying;

/// <summary>Finds the first entities in an order among those of one shard, some thousand between two batches.</summary>
internal sealed class EntityScan(Shard shard, EntityQuery query, EntityOrder order, EntityCursor? after, int limit) : IShardWork
{
    private const int Step = 10_000;

    private readonly TaskCompletionSource<IReadOnlyList<EntitySummary>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The best so far, the worst of them on top.</summary>
    private readonly PriorityQueue<EntitySummary, EntitySummary> _best =
        new(Comparer<EntitySummary>.Create((x, y) => order.Compare(y, x)));

    private int _next;

    public Task<IReadOnlyList<EntitySummary>> Answer => _answer.Task;

    public void Begin()
    {
        if (!shard.Post(this))
            Abandoned();
    }

    public void Run(Shard owner)
    {
        var slots = owner.Registry.Find(query.Fleet)!.Shards[owner.Index].Slots;
        for (var end = Math.Min(slots.Count, _next + Step); _next < end; _next++)
            Look(slots[_next]);
        if (_next < slots.Count)
            Begin();
        else
            _answer.TrySetResult([.. _best.UnorderedItems.Select(i => i.Element)]);
    }

    public void Abandoned() => _answer.TrySetException(JournalWriter.Stopped());

    private void Look(EntitySlot slot)
    {
        if (query.State is { } state && slot.VisibleState != state)
            return;
        var entity = new EntitySummary(
            slot.Name, slot.VisibleState, slot.Severity, slot.Surprise, slot.TopMetric, slot.Monitor!.LastSeenMs, slot.Samples);
        if (after is not null && EntityOrder.Compare(order.Rank(entity), entity.Entity, after.Rank, after.Name) <= 0)
            return;
        if (_best.Count < limit)
            _best.Enqueue(entity, entity);
        else if (order.Compare(entity, _best.Peek()) < 0)
            _best.EnqueueDequeue(entity, entity);
    }
}
