using System.Text.Json.Nodes;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary><c>/api/v2/status</c> and <c>/receivers</c></summary>
internal sealed class AlertmanagerServer(EngineHandle engine, TimeProvider clock)
{
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    public async Task StatusAsync(HttpContext context)
    {
        var desk = AlertmanagerApi.Desk(engine);
        var view = await desk.GetViewAsync(context.RequestAborted);
        var version = typeof(AlertmanagerServer).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        await AlertmanagerJson.WriteAsync(context, new JsonObject
        {
            ["cluster"] = new JsonObject { ["name"] = "", ["peers"] = new JsonArray(), ["status"] = "disabled" },
            ["config"] = new JsonObject { ["original"] = AlertmanagerYaml.Write(view.Policy, desk.Receivers) },
            ["uptime"] = AlertmanagerJson.Time(_started.ToUnixTimeMilliseconds()),
            ["versionInfo"] = new JsonObject
            {
                ["branch"] = "", ["buildDate"] = "", ["buildUser"] = "", ["goVersion"] = "", ["revision"] = "DistributedAnomaly", ["version"] = version,
            },
        });
    }

    public Task ReceiversAsync(HttpContext context) => AlertmanagerJson.WriteAsync(
        context, new JsonArray([.. AlertmanagerApi.Desk(engine).Receivers.Select(name => (JsonNode)new JsonObject { ["name"] = name })]));
}
