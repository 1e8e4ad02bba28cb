using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Ingest;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains;

/// <summary>The engine of a cluster, from inside a silo or from a client of the cluster.</summary>
/// <param name="grains">Makes the references.</param>
/// <param name="gatewayLoss">Of a client: says when calls under way have to be made again. Null: inside a silo.</param>
/// <param name="desk">Inside a silo: the alert desk, if there is one.</param>
public sealed class GrainAnomalyEngine(IGrainFactory grains, GatewayLoss? gatewayLoss = null, Func<IAlertDesk?>? desk = null) : IAnomalyEngine
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>After a gateway was lost: what went through another one has this long to come back, before all is asked again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private ClusterFleetTier? _fleetTier;

    public async ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A copy, because an entity that answers late still holds its rows when the caller has its batch back.
        var reply = await AskAsync(() => grains.GetGrain<IIngestGrain>(0).ObserveAsync(BatchCopy.Of(batch), verdicts));
        return reply.ToResult(batch.Fleet);
    }

    public async ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken)
    {
        var fleets = await AskAsync(() => grains.GetGrain<ICatalogGrain>(0).ListFleetsAsync());
        var summaries = await Task.WhenAll(fleets.Order(StringComparer.Ordinal).Select(f => GetFleetAsync(f, cancellationToken).AsTask()));
        return [.. summaries.OfType<FleetSummary>()];
    }

    public async ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken)
    {
        if (await AskAsync(() => grains.GetGrain<IFleetGrain>(fleet).CountAsync()) is not { } counts)
            return null;
        var policies = await AskAsync(() => grains.GetGrain<ICatalogGrain>(0).GetPoliciesAsync());
        var firing = await AskAsync(() => grains.GetGrain<IAlertQueryGrain>(0).CountFiringAsync());
        return new FleetSummary(
            fleet, counts.Entities, counts.Learning, counts.Normal, counts.Anomalous, counts.Silent, firing.GetValueOrDefault(fleet),
            counts.Observations, counts.LastSeenMs, PolicyJson.Read(policies.Json).For(fleet));
    }

    public async ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        if (query.Cursor is not null)
            _ = Engine.Querying.EntityCursor.Parse(query.Cursor, query.Sort);
        return await AskAsync(() => grains.GetGrain<IFleetGrain>(query.Fleet).ListAsync(query));
    }

    public async ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken) =>
        await AskAsync(() => Entity(key).GetReportAsync());

    public async ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        await AskAsync(() => Entity(query.Key).GetHistoryAsync(query));

    public async ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken) =>
        await AskAsync(() => grains.GetGrain<IAlertQueryGrain>(0).ListAsync(query));

    public async ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken) =>
        await AskAsync(() => grains.GetGrain<IAlertQueryGrain>(0).GetAsync(id));

    public async ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken) => await AskAsync(async () =>
    {
        await grains.GetGrain<ICatalogGrain>(0).ApplyAsync(PolicyJson.Write(policies));
        return true;
    });

    public async ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken) =>
        await AskAsync(() => Entity(key).GiveFeedbackAsync(FeedbackCodec.Write([feedback])));

    public async ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken) =>
        await AskAsync(() => Entity(key).GetFeedbackAsync()) is { } all ? FeedbackCodec.Read(all) : null;

    /// <inheritdoc/>
    public IAlertDesk? Desk => desk?.Invoke();

    /// <inheritdoc/>
    public IFleetTier? FleetTier => _fleetTier ??= new ClusterFleetTier((fleet, ask) => AskAsync(() => ask(grains.GetGrain<IFleetGrain>(fleet))));

    private IEntityGrain Entity(EntityKey key) => grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(key));

    /// <summary>What the cluster cannot answer just now, it may answer later.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await (gatewayLoss is null ? ask() : AskThroughGatewaysAsync(ask, gatewayLoss));
        }
        // Cancelled: by Orleans, whose directory changes hands when a silo dies; the caller's token does not get as far.
        catch (Exception error) when (error is OrleansException or TimeoutException or IOException or OperationCanceledException)
        {
            throw new EngineOverloadedException($"The cluster cannot answer now: {FirstLine.Of(error)}", RetryAfter);
        }
    }

    /// <summary>Everything may be asked twice: an observation that comes again is a duplicate, which changes nothing.</summary>
    private static async Task<T> AskThroughGatewaysAsync<T>(Func<Task<T>> ask, GatewayLoss gatewayLoss)
    {
        while (true)
        {
            var lost = gatewayLoss.Next;
            var call = ask();
            if (await Task.WhenAny(call, lost) == call || await Task.WhenAny(call, Task.Delay(Grace)) == call)
                return await call;
            call.Ignore();
        }
    }
}
