using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Querying;

/// <summary>Answers questions. What concerns an entity is asked on its shard's thread.</summary>
internal sealed class EngineQueries(
    EntityRegistry registry, Shard[] shards, HistoryWriter historyWriter, IHistoryStore history, IAlertSink alerts)
{
    /// <summary>Questions under way at once; more are refused.</summary>
    private const int MaxUnderWay = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private int _underWay;

    public Task<IReadOnlyList<FleetSummary>> ListFleetsAsync(FleetPolicies policies, CancellationToken cancellationToken) =>
        BoundedAsync<IReadOnlyList<FleetSummary>>(async () =>
        {
            var firing = (await alerts.ListFiringAsync(cancellationToken)).CountBy(a => a.Key.Fleet, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
            return
            [
                .. registry.Fleets.Select(f => f.Name).Union(policies.Fleets.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                    .Select(f => Summarize(f, policies, firing.GetValueOrDefault(f))),
            ];
        });

    public Task<FleetSummary?> GetFleetAsync(string fleet, FleetPolicies policies, CancellationToken cancellationToken) =>
        BoundedAsync(async () =>
        {
            if (registry.Find(fleet) is null && !policies.Fleets.ContainsKey(fleet))
                return null;
            return Summarize(fleet, policies, (await alerts.ListFiringAsync(cancellationToken)).Count(a => a.Key.Fleet == fleet));
        });

    /// <exception cref="ArgumentException">The cursor is not one of this query's.</exception>
    public Task<EntityPage?> ListEntitiesAsync(EntityQuery query, FleetPolicies policies, CancellationToken cancellationToken) =>
        BoundedAsync<EntityPage?>(async () =>
        {
            var order = new EntityOrder(query.Sort);
            var after = query.Cursor is null ? null : EntityCursor.Parse(query.Cursor, query.Sort);
            if (registry.Find(query.Fleet) is null)
                return policies.Fleets.ContainsKey(query.Fleet) ? new EntityPage([], null) : null;
            var limit = Math.Clamp(query.Limit, 1, 1000);
            var scans = shards.Select(shard => new EntityScan(shard, query, order, after, limit + 1)).ToArray();
            foreach (var scan in scans)
                scan.Begin();
            var found = (await Task.WhenAll(scans.Select(s => s.Answer)).WaitAsync(cancellationToken)).SelectMany(e => e)
                .Order(order).Take(limit + 1).ToList();
            if (found.Count <= limit)
                return new EntityPage(found, null);
            found.RemoveAt(limit);
            return new EntityPage(found, EntityCursor.Of(found[^1], query.Sort));
        });

    public Task<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken) => BoundedAsync(async () =>
        registry.Find(key) is not { } slot
            ? null
            : await shards[slot.Shard].AskAsync(shard => Report(shard, slot)).WaitAsync(cancellationToken));

    public Task<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken) => BoundedAsync<History?>(async () =>
    {
        if (registry.Find(query.Key) is not { } slot)
            return null;
        query = query with { Limit = Math.Max(1, query.Limit) };
        var open = new HistoryBatch();
        var known = await shards[slot.Shard].AskAsync(shard =>
        {
            // Closed minutes first to the writer, then the open one as it stands: together they are everything.
            shard.HandOverHistory();
            if (slot.Monitor is { } monitor)
                slot.Minute.CopyTo(open, slot.Target, monitor);
            return slot.Monitor is not null;
        }).WaitAsync(cancellationToken);
        if (!known)
            return null;
        await historyWriter.FlushAsync().WaitAsync(cancellationToken);
        return await Task.Run(
            () => query.Raw
                ? new History([], history.ReadRaw(query, cancellationToken))
                : new History(OpenMinute.Merge(history.ReadRollups(query, cancellationToken), open, query), []),
            cancellationToken);
    });

    private static EntityReport? Report(Shard shard, EntitySlot slot)
    {
        if (slot.Monitor is null)
            return null;
        var health = slot.Monitor.Health();
        if (slot.Silent)
            health = health with { State = EntityState.Silent };
        var silence = shard.PartOf(slot).Plan!.Policy.Silence;
        return new EntityReport(slot.Key, health, slot.Labels, slot.LastReceivedMs, SilenceRule.LimitMs(slot, silence));
    }

    private FleetSummary Summarize(string name, FleetPolicies policies, int firing)
    {
        var parts = registry.Find(name)?.Shards ?? [];
        int Count(EntityState state) => parts.Sum(p => p.CountOf(state));
        var (learning, normal, anomalous, silent) = (
            Count(EntityState.Learning), Count(EntityState.Normal), Count(EntityState.Anomalous), Count(EntityState.Silent));
        return new FleetSummary(
            name, learning + normal + anomalous + silent, learning, normal, anomalous, silent, firing, parts.Sum(p => p.Observations),
            parts.Select(p => p.LastSeenMs).DefaultIfEmpty(0).Max(), policies.For(name));
    }

    private async Task<T> BoundedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
                throw new EngineOverloadedException($"More than {MaxUnderWay} queries are under way.", RetryAfter);
            return await ask();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
