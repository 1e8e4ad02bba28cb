using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Alertmanager;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>What people do at the alert desk beyond Alertmanager's API: acknowledge, ask what was told and why, try routes and silences.</summary>
internal sealed class DeskEndpoints(EngineHandle engine, TimeProvider clock)
{
    private const string Api = "/api/v1";

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "POST", "/acknowledgements", ApiScopes.Operate, AcknowledgeAsync);
        Map(routes, "GET", "/notifications", ApiScopes.Read, HistoryAsync);
        Map(routes, "POST", "/routes/test", ApiScopes.Read, TestRouteAsync);
        Map(routes, "POST", "/silences/preview", ApiScopes.Read, PreviewAsync);
    }

    /// <summary><c>{"alert": id, "by": who, "comment": text, "acknowledged": false to take it back}</c></summary>
    private async Task AcknowledgeAsync(HttpContext context)
    {
        using var body = await AlertmanagerJson.ReadAsync(context);
        var id = Text(body, "alert");
        var by = Text(body, "by");
        var back = body.RootElement.TryGetProperty("acknowledged", out var acknowledged) && acknowledged.ValueKind == JsonValueKind.False;
        if (by.Length == 0 && !back)
            throw AlertmanagerJson.Malformed("'by' is missing: who takes care of it?");
        var desk = AlertmanagerApi.Desk(engine);
        var alert = await desk.GetAsync(id, context.RequestAborted);
        if (alert is null || !Caller.Of(context).Covers(alert.Key.Fleet))
            throw new ProblemException(ProblemTypes.UnknownAlert, $"There is no alert '{id}'.");
        await desk.HandleAsync(
            [new AcknowledgementEvent(alert.Key, NowMs(), id, back ? null : by, AlertmanagerJson.Text(body.RootElement, "comment"))],
            context.RequestAborted);
        var now = await desk.GetAsync(id, context.RequestAborted);
        await AlertmanagerJson.WriteAsync(context, new JsonObject
        {
            ["alert"] = id, ["revision"] = now!.Revision, ["acknowledgedBy"] = now.Acknowledged?.By, ["comment"] = now.Acknowledged?.Comment,
        });
    }

    private async Task HistoryAsync(HttpContext context)
    {
        var id = context.Request.Query["alert"].ToString();
        var limit = int.TryParse(context.Request.Query["limit"], out var asked) ? Math.Clamp(asked, 1, 1000) : 100;
        var desk = AlertmanagerApi.Desk(engine);
        if (Caller.Of(context).Fleets is not null)
        {
            var alert = id.Length == 0 ? null : await desk.GetAsync(id, context.RequestAborted);
            if (alert is null || !Caller.Of(context).Covers(alert.Key.Fleet))
                throw new ProblemException(ProblemTypes.UnknownAlert, "A key for some fleets asks for one alert of theirs.");
        }

        var log = await desk.ListLogAsync(id.Length == 0 ? null : id, limit, context.RequestAborted);
        var sent = await desk.ListNotificationsAsync(id.Length == 0 ? null : id, null, limit, context.RequestAborted);
        await AlertmanagerJson.WriteAsync(context, new JsonObject
        {
            ["decisions"] = new JsonArray([.. log.Select(e => (JsonNode)Decision(e))]),
            ["notifications"] = new JsonArray([.. sent.Select(n => (JsonNode)Notification(n))]),
        });
    }

    /// <summary><c>{"labels": {...}}</c></summary>
    private async Task TestRouteAsync(HttpContext context)
    {
        using var body = await AlertmanagerJson.ReadAsync(context);
        var labels = AlertmanagerJson.ReadLabels(body.RootElement, "labels");
        var view = await AlertmanagerApi.Desk(engine).GetViewAsync(context.RequestAborted);
        await AlertmanagerJson.WriteAsync(context, new JsonArray([.. view.Policy.Routing.Match(labels).Select(r => (JsonNode)new JsonObject
        {
            ["route"] = r.Key,
            ["receivers"] = new JsonArray([.. r.Receivers.Select(name => (JsonNode)name)]),
            ["groupWait"] = r.GroupWait.TotalSeconds,
            ["groupInterval"] = r.GroupInterval.TotalSeconds,
            ["repeatInterval"] = r.RepeatInterval?.TotalSeconds,
        })]));
    }

    /// <summary><c>{"matchers": ["fleet=\"shop\""]}</c></summary>
    private async Task PreviewAsync(HttpContext context)
    {
        using var body = await AlertmanagerJson.ReadAsync(context);
        LabelMatchers matchers;
        try
        {
            var texts = AlertmanagerJson.Array(body.RootElement, "matchers").Select(m => m.GetString() ?? "").ToList();
            matchers = new LabelMatchers(texts.SelectMany(t => MatcherSyntax.Parse(t).Items));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw AlertmanagerJson.Malformed(e.Message);
        }

        var nowMs = NowMs();
        var view = await AlertmanagerApi.Desk(engine).GetViewAsync(context.RequestAborted);
        var silence = new Silence { Id = "", Matchers = matchers, StartsMs = nowMs, EndsMs = nowMs + 1 };
        var held = DeskInspection.Preview(view.State, view.Policy, silence, nowMs).Where(a => Caller.Of(context).Covers(a.Alert.Key.Fleet));
        await AlertmanagerJson.WriteAsync(context, new JsonArray([.. held.Select(a => (JsonNode)AlertmanagerJson.Alert(a, nowMs))]));
    }

    private static JsonObject Decision(DeskLogEntry entry) => new()
    {
        ["at"] = AlertmanagerJson.Time(entry.AtMs), ["alert"] = entry.AlertId, ["revision"] = entry.Revision, ["group"] = entry.Group,
        ["decision"] = entry.Decision, ["by"] = entry.By,
    };

    private static JsonObject Notification(NotificationReport report) => new()
    {
        ["receiver"] = report.Receiver, ["subject"] = report.AlertId, ["sequence"] = report.Revision,
        ["status"] = report.Status.ToString().ToLowerInvariant(), ["created"] = AlertmanagerJson.Time(report.CreatedMs),
        ["attempts"] = report.Attempts, ["lastAttempt"] = report.LastAttemptMs is { } last ? AlertmanagerJson.Time(last) : null,
        ["detail"] = report.LastDetail,
    };

    private static string Text(JsonDocument body, string name) => body.RootElement.ValueKind == JsonValueKind.Object
        ? AlertmanagerJson.Text(body.RootElement, name)
        : throw AlertmanagerJson.Malformed("The body must be an object.");

    private static void Map(IEndpointRouteBuilder routes, string method, string pattern, ApiScopes scope, RequestDelegate handler) =>
        routes.MapMethods(Api + pattern, [method], handler).WithMetadata(new RequiredScope(scope)).ExcludeFromDescription();

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
