using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Says things to a server that may be away: until it has taken them.</summary>
/// <param name="url">Where the server is now.</param>
internal sealed class ServerClient(Func<Uri> url) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int _repeats;

    /// <summary>Calls that were made again.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    public Task ObserveAsync(byte[] lines, CancellationToken stop) =>
        PostAsync($"api/v1/fleets/{FaultyFleet.Name}/observations?verdicts=none", lines, "application/x-ndjson", stop);

    /// <summary>As Prometheus posts an alert.</summary>
    /// <param name="labels">Of the alert.</param>
    /// <param name="starts">Since when it fires.</param>
    /// <param name="ends">Over since then; null: it fires.</param>
    /// <param name="stop">Gives up.</param>
    public Task AlertAsync(IReadOnlyDictionary<string, string> labels, DateTimeOffset starts, DateTimeOffset? ends, CancellationToken stop)
    {
        var alert = new Dictionary<string, object>(StringComparer.Ordinal) { ["labels"] = labels, ["startsAt"] = Time(starts) };
        if (ends is { } over)
            alert["endsAt"] = Time(over);
        return PostAsync("api/v2/alerts", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { alert })), "application/json", stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, byte[] body, string type, CancellationToken stop)
    {
        while (!await TryPostAsync(path, body, type, stop))
        {
            Interlocked.Increment(ref _repeats);
            await Task.Delay(Pause, stop);
        }
    }

    private async Task<bool> TryPostAsync(string path, byte[] body, string type, CancellationToken stop)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        try
        {
            using var answer = await _http.PostAsync(new Uri(url(), path), content, stop);
            if (answer.IsSuccessStatusCode)
                return true;
            return (int)answer.StatusCode is 429 or >= 500
                ? false
                : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // It has died, or is not back yet.
            return false;
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
