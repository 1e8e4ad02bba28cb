using System.Globalization;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Times for people and for programs, always UTC.</summary>
internal static class MessageTime
{
    // What a calendar can show: 0001 to 9999.
    private const long FirstMs = -62_135_596_800_000;
    private const long LastMs = 253_402_300_799_999;

    public static DateTimeOffset Of(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, FirstMs, LastMs));

    public static string Text(long unixMs) => Of(unixMs).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Rfc3339(long unixMs) => Of(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
