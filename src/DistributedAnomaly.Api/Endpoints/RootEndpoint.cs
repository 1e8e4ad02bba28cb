using System.Net;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>GET /</c>: says to a person or a program what this is and where to go on. The page also shows what messages link to.</summary>
internal sealed class RootEndpoint(EngineHandle engine)
{
    public const string Name = "DistributedAnomaly";

    private static readonly Dictionary<string, string> Links = new()
    {
        ["fleets"] = "/api/v1/fleets",
        ["alerts"] = "/api/v1/alerts",
        ["observations"] = "/api/v1/fleets/{fleet}/observations",
        ["openapi"] = "/openapi/v1.json",
        ["metrics"] = "/metrics",
        ["health"] = "/healthz",
        ["ready"] = "/readyz",
    };

    private static readonly string Version = typeof(RootEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0";

    private static readonly string Script = ReadScript();

    public Task HandleAsync(HttpContext context)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return context.WriteAsync(new ServerInfo(Name, Version, engine.IsReady, Links), V1Json.Default.ServerInfo);
        var list = string.Concat(Links.Select(l => l.Value.Contains('{', StringComparison.Ordinal)
            ? $"<li>{l.Key}: <code>POST {l.Value}</code></li>"
            : $"<li>{l.Key}: <a href=\"{l.Value}\">{WebUtility.HtmlEncode(l.Value)}</a></li>"));
        return context.WriteTextAsync(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">"
            + $"<title>{Name}</title><main><h1>{Name} {Version}</h1>"
            + $"<p>{(engine.IsReady ? "Ready." : "Starting: reading the state of the last run.")}</p><ul>{list}</ul></main>"
            + $"<script>{Script}</script></html>\n",
            "text/html; charset=utf-8");
    }

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(RootEndpoint).Assembly.GetManifestResourceStream("page.js")!);
        return script.ReadToEnd();
    }
}
