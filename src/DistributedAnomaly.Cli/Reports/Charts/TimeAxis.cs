using System.Globalization;

namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>An axis of time with ticks where people expect them: whole minutes, hours, days, Mondays, months (UTC).</summary>
internal static class TimeAxis
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>1 January 1970 was a Thursday.</summary>
    private const long FirstMonday = 4 * Day;

    private const long FirstMs = -62_135_596_800_000;
    private const long LastMs = 253_402_300_799_999;

    private static readonly long[] Steps =
    [
        1, 10, 100, 1000, 5000, 10_000, 30_000, Minute, 5 * Minute, 10 * Minute, 30 * Minute, Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 2 * Day,
        4 * Day, 7 * Day, 14 * Day,
    ];

    private static readonly int[] Months = [1, 2, 3, 6, 12, 24, 60, 120, 1200, 12_000];

    /// <param name="fromMs">Unix ms.</param>
    /// <param name="toMs">Unix ms.</param>
    /// <param name="ticks">At most about so many.</param>
    public static Axis Of(long fromMs, long toMs, int ticks = 8)
    {
        if (toMs <= fromMs)
            toMs = fromMs + 1;
        var step = Array.Find(Steps, candidate => (toMs - fromMs) / candidate <= ticks);
        return new Axis(fromMs, toMs, [.. step == 0 ? OfMonths(fromMs, toMs, ticks) : OfSpans(fromMs, toMs, step)], AxisKind.Time);
    }

    private static IEnumerable<Tick> OfSpans(long fromMs, long toMs, long step)
    {
        var origin = step >= 7 * Day ? FirstMonday : 0;
        for (var at = (long)Math.Ceiling((double)(fromMs - origin) / step) * step + origin; at <= toMs; at += step)
            yield return new Tick(at, Label(Time(at), step));
    }

    private static IEnumerable<Tick> OfMonths(long fromMs, long toMs, int ticks)
    {
        var (first, last) = (Time(fromMs), Time(toMs));
        var months = (last.Year - first.Year) * 12 + last.Month - first.Month;
        var step = Array.Find(Months, candidate => months / candidate <= ticks);
        step = step == 0 ? Months[^1] : step;
        // Counted from year 0, so that steps of years end at round ones.
        for (var month = first.Year * 12 / step * step; month / 12 <= last.Year; month += step)
        {
            if (month < 12)
                continue;
            var at = new DateTimeOffset(month / 12, 1 + month % 12, 1, 0, 0, 0, TimeSpan.Zero);
            if (at >= first && at <= last)
                yield return new Tick(at.ToUnixTimeMilliseconds(), at.ToString(step >= 12 ? "yyyy" : "MMM yyyy", CultureInfo.InvariantCulture));
        }
    }

    private static string Label(DateTimeOffset time, long step)
    {
        var format = step switch
        {
            < 1000 => "HH:mm:ss.fff",
            < Minute => "HH:mm:ss",
            < Day => time.TimeOfDay == TimeSpan.Zero ? "d MMM" : "HH:mm",
            _ => "d MMM",
        };
        return time.ToString(format, CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, FirstMs, LastMs));
}
