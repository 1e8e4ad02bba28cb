using System.Globalization;
using DistributedAnomaly.Ingest.Json;

namespace DistributedAnomaly.Cli.Files;

/// <summary>
/// Timestamps in files: RFC 3339 text; the same without an offset, which is UTC (<c>2014-02-14 14:30:00</c>); or numbers by the rule of
/// the API: Unix seconds below 1e11, Unix milliseconds from there.
/// </summary>
internal static class Timestamps
{
    public const string Expected =
        "expected RFC 3339 such as 2026-05-01T12:00:00Z, 'yyyy-MM-dd HH:mm:ss' (UTC), Unix seconds or Unix milliseconds";

    private const double FirstMilliseconds = 1e11;

    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        if (text.Length >= 19 && text[4] == '-')
            return Rfc3339.TryParse(text, out unixMs) || TryParseUtc(text, out unixMs);
        unixMs = 0;
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            return false;
        var ms = Math.Round(number < FirstMilliseconds ? number * 1000 : number);
        if (!(Math.Abs(ms) < 9e15))
            return false;
        unixMs = (long)ms;
        return true;
    }

    private static bool TryParseUtc(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length > 40)
            return false;
        Span<byte> withZone = stackalloc byte[text.Length + 1];
        text.CopyTo(withZone);
        withZone[^1] = (byte)'Z';
        return Rfc3339.TryParse(withZone, out unixMs);
    }
}
