using System.Globalization;
using System.Text;
using DistributedAnomaly.Ingest.Json;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>A time in the forms that observations take: RFC 3339, Unix seconds, or Unix milliseconds.</summary>
internal sealed class TimeParameter(string name, string description) : QueryParameter(name, description)
{
    private const double LastMs = 253_402_300_799_999;

    /// <returns>Unix ms; null: not sent.</returns>
    public long? Read(HttpRequest request)
    {
        if (Text(request) is not { } text)
            return null;
        // A plus sign that was not escaped arrives as a space.
        if (text.Length > 20 && text[^6] == ' ')
            text = string.Concat(text.AsSpan(0, text.Length - 6), "+", text.AsSpan(text.Length - 5));
        if (Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ms))
            return ms;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && TimestampReader.ToUnixMs(number) is var read and >= 0 and <= LastMs)
            return (long)read;
        throw Invalid(text, "RFC 3339 such as 2026-05-01T12:00:00Z, Unix seconds or Unix milliseconds");
    }

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String };
}
