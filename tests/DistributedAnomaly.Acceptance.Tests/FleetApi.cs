using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>Talks to a server as any HTTP client would, without the SDK.</summary>
internal sealed class FleetApi(ServerProcess server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(1) };

    public async Task<ObserveResponse> PushLinesAsync(string fleet, byte[] lines, string verdicts = "none")
    {
        using var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await _http.PostAsync(new Uri($"api/v1/fleets/{fleet}/observations?verdicts={verdicts}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize(text, V1Json.Default.ObserveResponse)!;
    }

    /// <summary>The entity's health as the server's own text, but for the one field that tells when the last observation arrived by the wall clock.</summary>
    public async Task<string> HealthAsync(string fleet, string entity)
    {
        var health = JsonNode.Parse(await GetAsync($"api/v1/fleets/{fleet}/entities/{entity}"))!.AsObject();
        health.Remove("lastReceived").ShouldBeTrue("the answer should tell when the last observation arrived");
        return health.ToJsonString();
    }

    /// <summary>All alerts of a fleet, oldest first, with what does not depend on the wall clock.</summary>
    public async Task<IReadOnlyList<Alert>> AlertsAsync(string fleet)
    {
        var text = await GetAsync($"api/v1/alerts?fleet={fleet}&limit=1000");
        return [.. JsonSerializer.Deserialize(text, V1Json.Default.AlertList)!.Alerts.Reverse()];
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <returns>Null: there is no such thing.</returns>
    public async Task<string?> FindAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async Task PostAsync(string path)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), null);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Asks for something that may not be possible yet.</summary>
    public async Task TryPostAsync(string path)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), null);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
    }

    public void Dispose() => _http.Dispose();
}
