using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>GET /api/v1/fleets</c> and <c>/fleets/{fleet}</c></summary>
internal sealed class FleetEndpoints(EngineHandle engine)
{
    public async Task ListAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var fleets = await engine.Get().ListFleetsAsync(context.RequestAborted);
        await context.WriteAsync(
            new FleetList([.. fleets.Where(f => caller.Covers(f.Fleet)).Select(ContractMapping.ToContract)]), V1Json.Default.FleetList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var name = RequestPath.Fleet(context.Request, segments: 4);
        Caller.Of(context).Demand(name);
        var fleet = await engine.Get().GetFleetAsync(name, context.RequestAborted) ?? throw Unknown(name);
        await context.WriteAsync(ContractMapping.ToContract(fleet), V1Json.Default.Fleet);
    }

    public static ProblemException Unknown(string fleet) => new(ProblemTypes.UnknownFleet, $"There is no fleet '{fleet}'.");
}
