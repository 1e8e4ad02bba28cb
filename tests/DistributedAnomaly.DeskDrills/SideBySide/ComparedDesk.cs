using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.SideBySide;

/// <summary>One of the two, with the webhook that it tells. Both are spoken to in Alertmanager's API, version 2.</summary>
internal sealed class ComparedDesk : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<(double AtMs, byte[] Body)> _told = new();
    private readonly ConcurrentDictionary<string, string> _silences = new(StringComparer.Ordinal);
    private readonly LoopbackHttpReceiver _webhook;
    private ServedProcess _process = null!;

    private ComparedDesk() => _webhook = new LoopbackHttpReceiver(call =>
    {
        _told.Enqueue((Webhooks.NowMs(), call.Body));
        return CannedReply.Ok;
    });

    /// <param name="start">Starts it, with the address of the webhook.</param>
    public static async Task<ComparedDesk> StartAsync(Func<Uri, Task<ServedProcess>> start)
    {
        var desk = new ComparedDesk();
        desk._process = await start(desk._webhook.Url);
        return desk;
    }

    /// <param name="beganMs">0 s.</param>
    public IReadOnlyList<ComparedTelling> Told(double beganMs) => [.. _told.Select(t => ComparedTelling.Read(t.Body, (t.AtMs - beganMs) / 1000))];

    public async Task SayAsync(ComparedScenario scenario, ComparedStep step)
    {
        var now = DateTimeOffset.UtcNow;
        switch (step.Verb)
        {
            case "fire" or "resolve":
                await PostAsync("api/v2/alerts", new[] { Alert(scenario, step, step.Verb == "fire" ? now.AddMinutes(5) : now) });
                break;
            case "silence":
                var answer = await PostAsync("api/v2/silences", new
                {
                    matchers = new[] { Matcher("scenario", scenario.Name), Matcher("instance", step.Target) },
                    startsAt = Time(now), endsAt = Time(now.AddMinutes(5)), createdBy = "drill", comment = "side by side",
                });
                _silences[scenario.Name] = answer.GetProperty("silenceID").GetString()!;
                break;
            case "unsilence":
                using (var gone = await _http.DeleteAsync(new Uri(_process.Url, $"api/v2/silence/{_silences[scenario.Name]}")))
                    gone.EnsureSuccessStatusCode();
                break;
            default:
                throw new InvalidOperationException($"'{step.Verb}' is no step.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        await _webhook.DisposeAsync();
        _http.Dispose();
    }

    private static Dictionary<string, object> Alert(ComparedScenario scenario, ComparedStep step, DateTimeOffset ends) => new(StringComparer.Ordinal)
    {
        ["labels"] = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = "Compared", ["scenario"] = scenario.Name, ["instance"] = step.Target, ["severity"] = step.Severity,
        },
        ["endsAt"] = Time(ends),
    };

    private static object Matcher(string name, string value) => new { name, value, isRegex = false, isEqual = true };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(_process.Url, path), body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{_process.Url}{path}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text.Length > 0 ? text : "{}");
        return json.RootElement.Clone();
    }
}
