using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Alertmanager;
using DistributedAnomaly.Api.Description;
using DistributedAnomaly.Api.Endpoints;
using DistributedAnomaly.Api.Metrics;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DistributedAnomaly.Api;

/// <summary>Puts the API into a web application; which engine it talks to is the application's choice.</summary>
public static class AnomalyApi
{
    public static void AddAnomalyApi(this IServiceCollection services, ApiOptions options, EngineHandle engine)
    {
        services.AddSingleton(options);
        services.AddSingleton(engine);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ObserveWorkspaces>();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton(new KeyRing(options.Keys));
        services.AddSingleton<AccessControl>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, V1Json.Default);
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", OpenApiDescription.Configure);
    }

    public static void MapAnomalyApi(this WebApplication app)
    {
        var services = app.Services;
        app.UseMiddleware<ProblemResponses>();
        app.UseRouting();
        var access = services.GetRequiredService<AccessControl>();
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (access.Check(context.Request, context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()) is { } caller)
                context.Features.Set(caller);
            return next(context);
        });
        MapOperations(app);
        app.MapGet("/openapi/v1.json", (RequestDelegate)new OpenApiEndpoint(services).HandleAsync);
    }

    private static void MapOperations(WebApplication app)
    {
        var services = app.Services;
        var engine = services.GetRequiredService<EngineHandle>();
        var clock = services.GetRequiredService<TimeProvider>();
        var observe = new ObserveEndpoint(
            engine, services.GetRequiredService<ApiOptions>(), services.GetRequiredService<ObserveWorkspaces>(), services.GetRequiredService<ApiMetrics>(), clock);
        var fleets = new FleetEndpoints(engine);
        var models = new FleetModelEndpoints(engine);
        var entities = new EntityEndpoints(engine, clock);
        var alerts = new AlertEndpoints(engine);
        var feedback = new FeedbackEndpoints(engine, clock);

        app.Map(Operations.Observe, observe.HandleAsync);
        app.Map(Operations.ListFleets, fleets.ListAsync);
        app.Map(Operations.GetFleet, fleets.GetAsync);
        app.Map(Operations.ListModels, models.ListAsync);
        app.Map(Operations.GetModel, models.GetAsync);
        app.Map(Operations.TrainModel, models.TrainAsync);
        app.Map(Operations.PromoteModel, models.PromoteAsync);
        app.Map(Operations.GetPeers, models.PeersAsync);
        app.Map(Operations.ListIncidents, models.IncidentsAsync);
        app.Map(Operations.ListEntities, entities.ListAsync);
        app.Map(Operations.GetEntity, entities.GetAsync);
        app.Map(Operations.GetHistory, entities.HistoryAsync);
        app.Map(Operations.ListAlerts, alerts.ListAsync);
        app.Map(Operations.GetAlert, alerts.GetAsync);
        app.Map(Operations.GiveFeedback, feedback.GiveAsync);
        app.Map(Operations.GetFeedback, feedback.GetAsync);
        AlertmanagerApi.Map(app, engine, clock);
        new DeskEndpoints(engine, clock).Map(app);
        app.Map(Operations.Live, HealthEndpoints.LiveAsync);
        app.Map(Operations.Ready, new HealthEndpoints(engine).ReadyAsync);
        app.Map(Operations.Metrics, new MetricsEndpoint(services.GetRequiredService<PrometheusExporter>()).HandleAsync);
        app.Map(Operations.Root, new RootEndpoint(engine).HandleAsync);
    }
}
