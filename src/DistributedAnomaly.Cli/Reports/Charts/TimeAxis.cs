using System.Globalization;

namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>An axis of time with ticks where people expect them: whole minutes, hours, days, months (UTC).</summary>
internal static class TimeAxis
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly long[] Steps =
    [
        1, 10, 100, 1000, 5000, 10_000, 30_000, Minute, 5 * Minute, 10 * Minute, 30 * Minute, Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 2 * Day,
        7 * Day, 14 * Day, 30 * Day, 91 * Day, 182 * Day, 365 * Day,
    ];

    /// <param name="fromMs">Unix ms.</param>
    /// <param name="toMs">Unix ms.</param>
    /// <param name="ticks">At most about so many.</param>
    public static Axis Of(long fromMs, long toMs, int ticks = 8)
    {
        if (toMs <= fromMs)
            toMs = fromMs + 1;
        var step = Array.Find(Steps, candidate => (toMs - fromMs) / candidate <= ticks);
        if (step == 0)
            step = (toMs - fromMs) / ticks;
        List<Tick> found = [];
        for (var at = (long)Math.Ceiling((double)fromMs / step) * step; at <= toMs; at += step)
            found.Add(new Tick(at, Label(at, step)));
        return new Axis(fromMs, toMs, found, AxisKind.Time);
    }

    private static string Label(long ms, long step)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, -62_135_596_800_000, 253_402_300_799_999));
        var format = step switch
        {
            < 1000 => "HH:mm:ss.fff",
            < Minute => "HH:mm:ss",
            < Day => time.TimeOfDay == TimeSpan.Zero ? "d MMM" : "HH:mm",
            < 30 * Day => "d MMM",
            _ => "MMM yyyy",
        };
        return time.ToString(format, CultureInfo.InvariantCulture);
    }
}
