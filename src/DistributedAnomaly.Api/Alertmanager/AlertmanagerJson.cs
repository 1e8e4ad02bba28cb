using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary>Alerts and silences in the form that Alertmanager's clients know.</summary>
internal static class AlertmanagerJson
{
    /// <summary>Of a firing alert that does not end by itself: so long it fires for sure.</summary>
    private const long AheadMs = 300_000;

    public static JsonObject Alert(AlertStanding standing, long nowMs)
    {
        var alert = standing.Alert;
        return new JsonObject
        {
            ["annotations"] = Labels(Annotations(standing)),
            ["endsAt"] = Time(standing.ExpiresMs ?? nowMs + AheadMs),
            ["fingerprint"] = ExternalAlerts.Fingerprint(standing.Labels),
            ["receivers"] = new JsonArray([.. standing.Receivers.Select(r => (JsonNode)new JsonObject { ["name"] = r })]),
            ["startsAt"] = Time(alert.StartedMs),
            ["status"] = new JsonObject
            {
                ["inhibitedBy"] = Texts(standing.InhibitedBy),
                ["silencedBy"] = Texts(standing.SilencedBy.Concat(standing.Maintenance.Select(m => "maintenance:" + m))),
                ["state"] = standing.IsHeld ? "suppressed" : standing.Groups.IsEmpty ? "unprocessed" : "active",
            },
            ["updatedAt"] = Time(alert.UpdatedMs),
            ["generatorURL"] = alert.GeneratorUrl ?? "",
            ["labels"] = Labels(standing.Labels),
        };
    }

    public static JsonObject Silence(Silence silence, long nowMs) => new()
    {
        ["id"] = silence.Id,
        ["status"] = new JsonObject { ["state"] = silence.StateAt(nowMs).ToString().ToLowerInvariant() },
        ["updatedAt"] = Time(silence.UpdatedMs),
        ["comment"] = silence.Comment,
        ["createdBy"] = silence.CreatedBy,
        ["endsAt"] = Time(silence.EndsMs),
        ["matchers"] = new JsonArray([.. silence.Matchers.Items.Select(m => (JsonNode)new JsonObject
        {
            ["isEqual"] = m.IsPositive, ["isRegex"] = m.IsRegex, ["name"] = m.Name, ["value"] = m.Value,
        })]),
        ["startsAt"] = Time(silence.StartsMs),
    };

    /// <exception cref="ProblemException">400: not a silence.</exception>
    public static Silence ReadSilence(JsonElement body)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var item in Array(body, "matchers"))
        {
            var equal = !item.TryGetProperty("isEqual", out var isEqual) || isEqual.ValueKind != JsonValueKind.False;
            var regex = item.TryGetProperty("isRegex", out var isRegex) && isRegex.ValueKind == JsonValueKind.True;
            matchers.Add(new LabelMatcher(
                Text(item, "name"),
                regex ? (equal ? MatchOperator.Regex : MatchOperator.NotRegex) : equal ? MatchOperator.Equal : MatchOperator.NotEqual,
                Text(item, "value")));
        }

        if (matchers.Count == 0 || matchers.TrueForAll(m => m.Matches("")))
            throw Malformed("A silence needs a matcher that does not match the empty text.");
        var silence = new Silence
        {
            Id = Text(body, "id"),
            Matchers = new LabelMatchers(matchers),
            StartsMs = TimeOf(body, "startsAt") ?? throw Malformed("'startsAt' is missing."),
            EndsMs = TimeOf(body, "endsAt") ?? throw Malformed("'endsAt' is missing."),
            CreatedBy = Text(body, "createdBy"),
            Comment = Text(body, "comment"),
        };
        return silence.EndsMs > silence.StartsMs ? silence : throw Malformed("A silence must end after its start.");
    }

    public static ContextLabels ReadLabels(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var labels) || labels.ValueKind == JsonValueKind.Null)
            return ContextLabels.Empty;
        if (labels.ValueKind != JsonValueKind.Object)
            throw Malformed($"'{name}' must be an object of texts.");
        // A label without a value is as good as none.
        return ContextLabels.From(labels.EnumerateObject().Select(l => KeyValuePair.Create(l.Name, Value(l.Value, l.Name))).Where(l => l.Value.Length > 0));
    }

    /// <returns>Unix ms; null: missing, or Go's zero time.</returns>
    public static long? TimeOf(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String || !value.TryGetDateTimeOffset(out var time))
            throw Malformed($"'{name}' must be a time (RFC 3339).");
        return time.Year <= 1 ? null : time.ToUnixTimeMilliseconds();
    }

    public static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Value(value, name) : "";

    public static JsonElement.ArrayEnumerator Array(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Malformed($"'{name}' must be a list.");

    /// <summary>Reads the body, which is small.</summary>
    /// <exception cref="ProblemException">400: not JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw Malformed($"The body is not JSON: {e.Message}");
        }
    }

    public static Task WriteAsync(HttpContext context, JsonNode answer)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    public static ProblemException Malformed(string detail) => new(ProblemTypes.MalformedBody, detail);

    public static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, 0, 253_402_300_799_999)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    public static JsonObject Labels(ContextLabels labels)
    {
        var json = new JsonObject();
        foreach (var (name, value) in labels.Pairs)
            json[name] = value;
        return json;
    }

    private static ContextLabels Annotations(AlertStanding standing)
    {
        var alert = standing.Alert;
        var texts = new List<KeyValuePair<string, string>> { new("summary", alert.Summary), new("id", alert.Id) };
        if (alert.Acknowledged is { } acknowledged)
            texts.Add(new("acknowledged_by", acknowledged.By));
        texts.AddRange(alert.Annotations.Pairs);
        return ContextLabels.From(texts);
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static string Value(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Malformed($"'{name}' must be a text.");
}
