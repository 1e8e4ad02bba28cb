using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary><c>/api/v2/alerts</c> and <c>/alerts/groups</c></summary>
internal sealed class AlertmanagerAlerts(EngineHandle engine, TimeProvider clock)
{
    private const int MaxAlerts = 10_000;

    public async Task ListAsync(HttpContext context)
    {
        var filter = new AlertmanagerFilter(context.Request);
        var (standings, _, nowMs) = await StandingsAsync(context);
        await AlertmanagerJson.WriteAsync(context, new JsonArray([.. standings.Where(filter.Takes).Select(a => (JsonNode)AlertmanagerJson.Alert(a, nowMs))]));
    }

    public async Task ListGroupsAsync(HttpContext context)
    {
        var filter = new AlertmanagerFilter(context.Request);
        var (standings, view, nowMs) = await StandingsAsync(context);
        var byId = standings.Where(filter.Takes).ToDictionary(a => a.Alert.Id, StringComparer.Ordinal);
        var groups = new JsonArray();
        foreach (var group in view.State.Groups.Values.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var members = group.Members.Keys.Where(byId.ContainsKey).Select(id => byId[id]).ToList();
            if (members.Count == 0)
                continue;
            var receivers = view.Policy.Routing.Find(group.RouteKey)?.Receivers ?? group.Audience;
            groups.Add(new JsonObject
            {
                ["labels"] = AlertmanagerJson.Labels(group.Labels),
                ["receiver"] = new JsonObject { ["name"] = string.Join(',', receivers) },
                ["alerts"] = new JsonArray([.. members.Select(a => (JsonNode)AlertmanagerJson.Alert(a, nowMs))]),
            });
        }

        await AlertmanagerJson.WriteAsync(context, groups);
    }

    /// <summary>Alerts from Prometheus, or from people.</summary>
    public async Task PostAsync(HttpContext context)
    {
        Caller.Of(context).Demand(ExternalAlerts.Fleet);
        var desk = AlertmanagerApi.Desk(engine);
        var nowMs = NowMs();
        var view = await desk.GetViewAsync(context.RequestAborted);
        using var body = await AlertmanagerJson.ReadAsync(context);
        if (body.RootElement.ValueKind != JsonValueKind.Array || body.RootElement.GetArrayLength() > MaxAlerts)
            throw AlertmanagerJson.Malformed($"The body must be a list of at most {MaxAlerts} alerts.");
        var events = new List<AlertEvent>();
        foreach (var item in body.RootElement.EnumerateArray())
            events.Add(Read(item, nowMs, (long)view.Policy.ResolveTimeout.TotalMilliseconds));
        await desk.HandleAsync(events, context.RequestAborted);
        context.Response.StatusCode = 200;
    }

    private static ExternalAlertEvent Read(JsonElement item, long nowMs, long resolveMs)
    {
        var labels = AlertmanagerJson.ReadLabels(item, "labels");
        if (labels.Count == 0)
            throw AlertmanagerJson.Malformed("An alert needs at least one label.");
        var ends = AlertmanagerJson.TimeOf(item, "endsAt");
        var starts = AlertmanagerJson.TimeOf(item, "startsAt") ?? Math.Min(nowMs, ends ?? nowMs);
        if (ends < starts)
            throw AlertmanagerJson.Malformed("An alert must not end before its start.");
        return new ExternalAlertEvent(
            nowMs, labels, AlertmanagerJson.ReadLabels(item, "annotations"), starts, ends ?? nowMs + resolveMs,
            AlertmanagerJson.Text(item, "generatorURL"));
    }

    private async Task<(IReadOnlyList<AlertStanding> Standings, DeskView View, long NowMs)> StandingsAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var view = await AlertmanagerApi.Desk(engine).GetViewAsync(context.RequestAborted);
        var nowMs = NowMs();
        return ([.. DeskInspection.Of(view.State, view.Policy, nowMs).Where(a => caller.Covers(a.Alert.Key.Fleet))], view, nowMs);
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
