using System.Globalization;
using System.Text.Json;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>Timestamps in the forms that the API takes, and whether they are believable.</summary>
public sealed class TimestampReader(IngestLimits limits)
{
    /// <summary>Numbers below this are seconds (until the year 5138), from here milliseconds (from 1973 on).</summary>
    private const double FirstMilliseconds = 1e11;

    private const string Expected = "expected RFC 3339 text such as 2026-05-01T12:00:00Z, Unix seconds or Unix milliseconds";

    /// <summary>Unix seconds or milliseconds to milliseconds.</summary>
    public static double ToUnixMs(double number) => Math.Round(number < FirstMilliseconds ? number * 1000 : number);

    /// <param name="reader">At the value.</param>
    /// <param name="nowMs">The clock (Unix ms).</param>
    /// <param name="unixMs">The time read.</param>
    /// <returns>Null, or why the timestamp is refused.</returns>
    public string? Read(ref Utf8JsonReader reader, long nowMs, out long unixMs)
    {
        unixMs = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueIsEscaped && Rfc3339.TryParse(reader.ValueSpan, out unixMs):
                break;
            case JsonTokenType.Number:
                var ms = ToUnixMs(JsonNumbers.Parse(reader.ValueSpan));
                if (!(Math.Abs(ms) < 9.2e18))
                    return $"timestamp is {JsonText.Describe(ref reader)}; {Expected}";
                unixMs = (long)ms;
                break;
            default:
                return $"timestamp is {JsonText.Describe(ref reader)}; {Expected}";
        }

        if (unixMs < limits.Earliest.ToUnixTimeMilliseconds())
            return $"timestamp is {JsonText.Describe(ref reader)}, before {limits.Earliest.UtcDateTime:yyyy-MM-dd}; {Expected}";
        var ahead = unixMs - nowMs;
        return ahead > (long)limits.MaxAhead.TotalMilliseconds
            ? $"timestamp is {JsonText.Describe(ref reader)}, {Ahead(ahead)} ahead of the server's clock; "
                + $"at most {limits.MaxAhead.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s are allowed"
            : null;
    }

    private static string Ahead(long ms) => ms switch
    {
        > 40L * 365 * 86_400_000 => "decades (microseconds or nanoseconds?)",
        > 2 * 86_400_000 => $"{ms / 86_400_000} days",
        _ => $"{ms / 1000} s",
    };
}
