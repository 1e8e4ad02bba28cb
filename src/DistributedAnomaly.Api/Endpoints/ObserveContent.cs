using DistributedAnomaly.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>What the headers say of a body with observations.</summary>
internal readonly record struct ObserveContent(bool Lines, bool Gzip)
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";

    /// <exception cref="ProblemException">415.</exception>
    public static ObserveContent Of(HttpRequest request)
    {
        var text = request.ContentType ?? string.Empty;
        if (!MediaTypeHeaderValue.TryParse(text, out var type) || LinesOf(type.MediaType.Value) is not { } lines)
            throw Unsupported($"The content type is '{text}'; expected {Json} or {Ndjson}.");
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The charset is '{type.Charset}'; expected utf-8.");
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.ToLowerInvariant() switch
        {
            "" or "identity" => new ObserveContent(lines, Gzip: false),
            "gzip" => new ObserveContent(lines, Gzip: true),
            _ => throw Unsupported($"The content encoding is '{encoding}'; expected gzip or none."),
        };
    }

    private static bool? LinesOf(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        Json => false,
        Ndjson or "application/ndjson" or "application/jsonl" or "application/json-lines" => true,
        _ => null,
    };

    private static ProblemException Unsupported(string detail) => new(ProblemTypes.UnsupportedMediaType, detail);
}
