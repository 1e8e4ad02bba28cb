using System.Globalization;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine.Fleets;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>/api/v1/fleets/{fleet}/models</c>, <c>/peers</c> and <c>/incidents</c></summary>
internal sealed class FleetModelEndpoints(EngineHandle engine)
{
    public async Task ListAsync(HttpContext context)
    {
        var fleet = Fleet(context, segments: 5);
        var models = await Tier().ListModelsAsync(fleet, context.RequestAborted) ?? throw FleetEndpoints.Unknown(fleet);
        await context.WriteAsync(FleetMapping.ToContract(models), V1Json.Default.FleetModelList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (fleet, version) = (Fleet(context, segments: 6), Version(context));
        var model = await Tier().GetModelAsync(fleet, version, context.RequestAborted) ?? throw Unknown(fleet, version);
        await context.WriteAsync(FleetMapping.ToContract(model), V1Json.Default.FleetModel);
    }

    public async Task TrainAsync(HttpContext context)
    {
        var fleet = Fleet(context, segments: 6);
        var training = await PossibleAsync(() => Tier().TrainAsync(fleet, context.RequestAborted)) ?? throw FleetEndpoints.Unknown(fleet);
        await context.WriteAsync(FleetMapping.ToContract(training), V1Json.Default.FleetTraining);
    }

    public async Task PromoteAsync(HttpContext context)
    {
        var (fleet, version) = (Fleet(context, segments: 7), Version(context));
        var model = await PossibleAsync(() => Tier().PromoteAsync(fleet, version, context.RequestAborted)) ?? throw Unknown(fleet, version);
        await context.WriteAsync(FleetMapping.ToContract(model), V1Json.Default.FleetModel);
    }

    public async Task PeersAsync(HttpContext context)
    {
        var fleet = Fleet(context, segments: 5);
        var peers = await Tier().GetPeersAsync(fleet, context.RequestAborted) ?? throw FleetEndpoints.Unknown(fleet);
        await context.WriteAsync(FleetMapping.ToContract(peers), V1Json.Default.FleetPeers);
    }

    public async Task IncidentsAsync(HttpContext context)
    {
        var fleet = Fleet(context, segments: 5);
        var incidents = await Tier().ListIncidentsAsync(fleet, context.RequestAborted) ?? throw FleetEndpoints.Unknown(fleet);
        await context.WriteAsync(new FleetIncidentList([.. incidents.Select(FleetMapping.ToContract)]), V1Json.Default.FleetIncidentList);
    }

    private IFleetTier Tier() => engine.Get().FleetTier
        ?? throw new ProblemException(ProblemTypes.NotPossible, "This edition does not look at fleets as wholes.");

    private static string Fleet(HttpContext context, int segments)
    {
        var fleet = RequestPath.Fleet(context.Request, segments);
        Caller.Of(context).Demand(fleet);
        return fleet;
    }

    private static int Version(HttpContext context) =>
        int.TryParse((string?)context.Request.RouteValues["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new ProblemException(ProblemTypes.InvalidParameter, "A version is a whole number from 1.") { Parameter = "version" };

    private static async Task<T?> PossibleAsync<T>(Func<ValueTask<T?>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (FleetModelException e)
        {
            throw new ProblemException(ProblemTypes.NotPossible, e.Message);
        }
    }

    private static ProblemException Unknown(string fleet, int version) =>
        new(ProblemTypes.UnknownModel, $"The fleet '{fleet}' has no version {version} of its model.");
}
