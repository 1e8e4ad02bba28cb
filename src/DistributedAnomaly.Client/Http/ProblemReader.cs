using System.Text;
using System.Text.Json;

namespace DistributedAnomaly.Client.Http;

/// <summary>Turns an answer that is an error into an exception that says what the server said.</summary>
internal static class ProblemReader
{
    private const int MaxBytes = 64 << 10;
    private const int MaxDetail = 500;

    public static async Task<AnomalyApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
        var (title, detail) = Parse(body);
        return new AnomalyApiException(
            response.StatusCode, title ?? response.ReasonPhrase ?? response.StatusCode.ToString(), detail, RetryAfter(response));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        if (header?.Delta is { } delta)
            return delta;
        // A date is meant in the server's time; with its own Date header the clocks need not agree.
        return header?.Date is { } date && response.Headers.Date is { } now && date > now ? date - now : null;
    }

    private static async Task<byte[]> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return buffer[..read];
        }
    }

    private static (string? Title, string? Detail) Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return (Text(json.RootElement, "title"), Text(json.RootElement, "detail"));
        }
        catch (JsonException)
        {
            // Not problem details: a proxy's page, or plain text. Its begin is the best there is to say.
        }

        var text = Encoding.UTF8.GetString(body).Trim();
        return (null, text.Length == 0 ? null : text.Length <= MaxDetail ? text : text[..MaxDetail]);
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
