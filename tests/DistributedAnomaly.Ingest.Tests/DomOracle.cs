using System.Globalization;
using System.Text.Json;

namespace DistributedAnomaly.Ingest.Tests;

/// <summary>
/// The rules of the JSON form once more, written the slow and obvious way over the runtime's document model.
/// Null for an observation stands for a rejection.
/// </summary>
internal static class DomOracle
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 100_000 };

    /// <returns>Null: the document is refused whole.</returns>
    public static List<Row?>? Document(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var properties = document.RootElement.EnumerateObject().ToList();
            return properties.Count == 1 && Text(() => properties[0].Name) == "observations" && properties[0].Value.ValueKind == JsonValueKind.Array
                ? [.. properties[0].Value.EnumerateArray().Select(Observation)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Row? Line(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return Observation(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Row? Observation(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        var properties = element.EnumerateObject().Select(p => (Name: Text(() => p.Name), p.Value)).ToList();
        if (properties.Any(p => p.Name is not ("entity" or "timestamp" or "metrics" or "context")) || properties.DistinctBy(p => p.Name).Count() != properties.Count)
            return null;
        var map = properties.ToDictionary(p => p.Name!, p => p.Value);
        if (!map.TryGetValue("entity", out var entity) || !map.TryGetValue("metrics", out var metrics))
            return null;
        var name = entity.ValueKind == JsonValueKind.String ? Text(entity.GetString) : null;
        var time = map.TryGetValue("timestamp", out var stamp) && stamp.ValueKind != JsonValueKind.Null
            ? Time(stamp) : Parsing.Now.ToUnixTimeMilliseconds();
        var values = Metrics(metrics);
        var labels = map.TryGetValue("context", out var context) && context.ValueKind != JsonValueKind.Null ? Labels(context) : [];
        return IsName(name) && name is not ("." or "..") && time is not null && values is not null && labels is not null
            ? new Row(name!, time.Value, values, labels) : null;
    }

    private static List<(string, double)>? Metrics(JsonElement metrics)
    {
        if (metrics.ValueKind != JsonValueKind.Object)
            return null;
        var values = new List<(string Name, double Value)>();
        foreach (var metric in metrics.EnumerateObject())
        {
            var name = Text(() => metric.Name);
            if (!IsName(name) || metric.Value.ValueKind != JsonValueKind.Number || !double.IsFinite(metric.Value.GetDouble()))
                return null;
            values.Add((name!, metric.Value.GetDouble()));
        }

        return values.Count > 0 && values.DistinctBy(v => v.Name).Count() == values.Count ? values : null;
    }

    private static Dictionary<string, string>? Labels(JsonElement context)
    {
        if (context.ValueKind != JsonValueKind.Object)
            return null;
        var labels = new Dictionary<string, string>();
        foreach (var label in context.EnumerateObject())
        {
            var name = Text(() => label.Name);
            var value = label.Value.ValueKind == JsonValueKind.String ? Text(label.Value.GetString) : null;
            if (!IsName(name) || value is null || (value.Length > 0 && !IsText(value)) || !labels.TryAdd(name!, value))
                return null;
        }

        return labels.Count <= 32 ? labels : null;
    }

    private static long? Time(JsonElement stamp)
    {
        double ms;
        if (stamp.ValueKind == JsonValueKind.Number)
        {
            var number = stamp.GetDouble();
            ms = Math.Round(number < 1e11 ? number * 1000 : number);
        }
        else if (stamp.ValueKind == JsonValueKind.String && Text(stamp.GetString) is { } text && !stamp.GetRawText().Contains('\\') && !text.Contains(".Z", StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mm:ssZ", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFZ", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            ms = instant.ToUnixTimeMilliseconds();
        }
        else
        {
            return null;
        }

        return ms >= new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() && ms <= Parsing.Now.AddMinutes(10).ToUnixTimeMilliseconds()
            ? (long)ms : null;
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && IsText(name);

    private static bool IsText(string text) => text.Length <= 256 && !text.Any(char.IsControl);

    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    internal sealed record Row(string Entity, long TimeMs, List<(string Name, double Value)> Metrics, Dictionary<string, string> Labels);
}
