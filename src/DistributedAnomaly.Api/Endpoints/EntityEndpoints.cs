using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>GET /api/v1/fleets/{fleet}/entities</c>, <c>.../{entity}</c> and <c>.../{entity}/history</c></summary>
internal sealed class EntityEndpoints(EngineHandle engine, TimeProvider clock)
{
    public static readonly ChoiceParameter<EntityState> State = new(
        "state", "Only entities in this state.", fallback: null,
        ("learning", EntityState.Learning), ("normal", EntityState.Normal), ("anomalous", EntityState.Anomalous), ("silent", EntityState.Silent));

    public static readonly ChoiceParameter<EntitySort> Sort = new(
        "sort", "Order: by name, by surprise (highest first), or by the newest observation (newest first). Ties are ordered by name.", "name",
        ("name", EntitySort.Name), ("surprise", EntitySort.Surprise), ("last_seen", EntitySort.LastSeen));

    public static readonly IntegerParameter Limit = new("limit", "Entities in one answer.", 1, 1000, 100);

    public static readonly CursorParameter Cursor = new("cursor", "From the answer before: goes on after its last entity.");

    public static readonly TextParameter Metric = new("metric", "One metric; without it all.");

    public static readonly TimeParameter From = new("from", "Begin, inclusive: RFC 3339, Unix seconds or Unix milliseconds. Without it six hours before the end.");

    public static readonly TimeParameter To = new("to", "End, exclusive, in the same forms. Without it now.");

    public static readonly IntegerParameter Points = new("limit", "Points per metric, the newest ones.", 1, 10_000, 1_000);

    public static readonly BooleanParameter Raw = new("raw", "The raw observations kept around episodes instead of one-minute roll-ups.");

    private static readonly long DefaultSpanMs = (long)TimeSpan.FromHours(6).TotalMilliseconds;

    public async Task ListAsync(HttpContext context)
    {
        var request = context.Request;
        var fleet = RequestPath.Fleet(request, segments: 5);
        Caller.Of(context).Demand(fleet);
        var query = new EntityQuery(fleet, State.Read(request), Sort.Read(request)!.Value, Limit.Read(request), Cursor.Read(request));
        var page = await PageAsync(query, context.RequestAborted) ?? throw FleetEndpoints.Unknown(fleet);
        await context.WriteAsync(new EntityList([.. page.Entities.Select(ContractMapping.ToContract)], page.Cursor), V1Json.Default.EntityList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var key = Key(context, segments: 6);
        var report = await engine.Get().GetEntityAsync(key, context.RequestAborted) ?? throw Unknown(key);
        await context.WriteAsync(ContractMapping.ToContract(report), V1Json.Default.Entity);
    }

    public async Task HistoryAsync(HttpContext context)
    {
        var request = context.Request;
        var key = Key(context, segments: 7);
        var to = To.Read(request) ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var from = From.Read(request) ?? Math.Max(0, to - DefaultSpanMs);
        if (from >= to)
        {
            throw new ProblemException(
                ProblemTypes.InvalidParameter, $"The parameter 'from' ({ContractMapping.Time(from):O}) is not before 'to' ({ContractMapping.Time(to):O}).")
            {
                Parameter = From.Name,
            };
        }

        var query = new HistoryQuery(key, Metric.Read(request), from, to, Points.Read(request), Raw.Read(request));
        var history = await engine.Get().GetHistoryAsync(query, context.RequestAborted) ?? throw Unknown(key);
        await context.WriteAsync(ContractMapping.ToContract(history), V1Json.Default.History);
    }

    private async ValueTask<EntityPage?> PageAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Get().ListEntitiesAsync(query, cancellationToken);
        }
        catch (ArgumentException) when (query.Cursor is not null)
        {
            throw Cursor.Foreign(query.Cursor);
        }
    }

    internal static EntityKey Key(HttpContext context, int segments)
    {
        var (fleet, entity) = RequestPath.Entity(context.Request, segments);
        Caller.Of(context).Demand(fleet);
        return new EntityKey(fleet, entity);
    }

    internal static ProblemException Unknown(EntityKey key) => new(ProblemTypes.UnknownEntity, $"There is no entity '{key.Entity}' in the fleet '{key.Fleet}'.");
}
