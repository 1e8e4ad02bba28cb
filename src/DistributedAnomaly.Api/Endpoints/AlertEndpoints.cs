using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>GET /api/v1/alerts</c> and <c>/alerts/{id}</c></summary>
internal sealed class AlertEndpoints(EngineHandle engine)
{
    public static readonly TextParameter Fleet = new("fleet", "Only alerts of this fleet.");

    public static readonly TextParameter Entity = new("entity", "Only alerts of this entity.");

    public static readonly ChoiceParameter<AlertStatus> Status = new(
        "status", "Only alerts that are firing, or resolved.", fallback: null, ("firing", AlertStatus.Firing), ("resolved", AlertStatus.Resolved));

    public static readonly IntegerParameter Limit = new("limit", "Alerts in one answer.", 1, 1000, 100);

    public static readonly TimeParameter Before = new(
        "before", "Only alerts that started before: RFC 3339, Unix seconds or Unix milliseconds. The start of the last alert gives the next page.");

    public async Task ListAsync(HttpContext context)
    {
        var request = context.Request;
        var caller = Caller.Of(context);
        var query = new AlertQuery(Fleet.Read(request), Entity.Read(request), Status.Read(request), Limit.Read(request), Before.Read(request));
        if (query.Fleet is not null)
            caller.Demand(query.Fleet);
        var alerts = query.Fleet is null && caller.Fleets is { } fleets
            ? await ListAsync(fleets, query, context.RequestAborted)
            : await engine.Get().ListAlertsAsync(query, context.RequestAborted);
        await context.WriteAsync(new AlertList([.. alerts.Select(ContractMapping.ToContract)]), V1Json.Default.AlertList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = RequestPath.AlertId(context.Request);
        var alert = await engine.Get().GetAlertAsync(id, context.RequestAborted);
        // Of other fleets a key does not even learn which alerts there are.
        if (alert is null || !Caller.Of(context).Covers(alert.Key.Fleet))
            throw new ProblemException(ProblemTypes.UnknownAlert, $"There is no alert '{id}'.");
        await context.WriteAsync(ContractMapping.ToContract(alert), V1Json.Default.Alert);
    }

    /// <summary>A key for some fleets sees the newest alerts of these.</summary>
    private async Task<IReadOnlyList<Core.Alerting.Alert>> ListAsync(IReadOnlySet<string> fleets, AlertQuery query, CancellationToken cancellationToken)
    {
        var all = new List<Core.Alerting.Alert>();
        foreach (var fleet in fleets)
            all.AddRange(await engine.Get().ListAlertsAsync(query with { Fleet = fleet }, cancellationToken));
        return [.. all.OrderByDescending(a => a.StartedMs).ThenBy(a => a.Id, StringComparer.Ordinal).Take(query.Limit)];
    }
}
