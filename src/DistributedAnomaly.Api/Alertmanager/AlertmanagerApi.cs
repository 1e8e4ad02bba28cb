using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary>
/// Alertmanager's HTTP API, version 2: <c>amtool</c>, Grafana and Prometheus talk to the desk as they would to an Alertmanager. It is not
/// in the OpenAPI document, because its own describes it.
/// </summary>
internal static class AlertmanagerApi
{
    private const string Root = "/api/v2";

    public static void Map(IEndpointRouteBuilder routes, EngineHandle engine, TimeProvider clock)
    {
        var alerts = new AlertmanagerAlerts(engine, clock);
        var silences = new AlertmanagerSilences(engine, clock);
        var server = new AlertmanagerServer(engine, clock);
        Map(routes, "GET", "/alerts", ApiScopes.Read, alerts.ListAsync);
        Map(routes, "POST", "/alerts", ApiScopes.Ingest, alerts.PostAsync);
        Map(routes, "GET", "/alerts/groups", ApiScopes.Read, alerts.ListGroupsAsync);
        Map(routes, "GET", "/silences", ApiScopes.Read, silences.ListAsync);
        Map(routes, "POST", "/silences", ApiScopes.Operate, silences.PostAsync);
        Map(routes, "GET", "/silence/{id}", ApiScopes.Read, silences.GetAsync);
        Map(routes, "DELETE", "/silence/{id}", ApiScopes.Operate, silences.DeleteAsync);
        Map(routes, "GET", "/status", ApiScopes.Read, server.StatusAsync);
        Map(routes, "GET", "/receivers", ApiScopes.Read, server.ReceiversAsync);
    }

    /// <exception cref="ProblemException">503: not ready, or the desk cannot be worked with from here.</exception>
    public static IAlertDesk Desk(EngineHandle engine) => engine.Get().Desk
        ?? throw new ProblemException(ProblemTypes.NotReady, "The alert desk of this edition cannot be worked with over HTTP.");

    private static void Map(IEndpointRouteBuilder routes, string method, string pattern, ApiScopes scope, RequestDelegate handler) =>
        routes.MapMethods(Root + pattern, [method], handler).WithMetadata(new RequiredScope(scope)).ExcludeFromDescription();
}
