using System.Collections.Immutable;

namespace DistributedAnomaly.Core.Alerting.TimeIntervals;

/// <summary>Recurring times of the calendar. All parts that are given must hold; of each part one range is enough.</summary>
public sealed record TimeInterval
{
    private const long FirstMs = -62_135_596_800_000 + DayMs;
    private const long LastMs = 253_402_300_799_999 - DayMs;
    private const long DayMs = 86_400_000;

    /// <summary>Minutes of the day, the last one not included; 0 to 1440. Empty: all day.</summary>
    public ImmutableArray<IntRange> Times { get; init; } = [];

    /// <summary>Sunday is 0. Empty: every day.</summary>
    public ImmutableArray<IntRange> Weekdays { get; init; } = [];

    /// <summary>1 to 31, or -1 (the last day) to -31. Empty: every day.</summary>
    public ImmutableArray<IntRange> DaysOfMonth { get; init; } = [];

    /// <summary>1 to 12. Empty: all months.</summary>
    public ImmutableArray<IntRange> Months { get; init; } = [];

    /// <summary>Empty: all years.</summary>
    public ImmutableArray<IntRange> Years { get; init; } = [];

    /// <summary>Where the clock hangs.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public bool Contains(long unixMs)
    {
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, FirstMs, LastMs));
        var local = TimeZoneInfo.ConvertTime(utc, TimeZone);
        var minute = local.Hour * 60 + local.Minute;
        return (Times.IsEmpty || Times.Any(t => minute >= t.First && minute < t.Last))
            && Any(Weekdays, (int)local.DayOfWeek)
            && (DaysOfMonth.IsEmpty || DaysOfMonth.Any(d => ContainsDay(d, local.Day, DateTime.DaysInMonth(local.Year, local.Month))))
            && Any(Months, local.Month)
            && Any(Years, local.Year);
    }

    private static bool Any(ImmutableArray<IntRange> ranges, int value) => ranges.IsEmpty || ranges.Any(r => r.Contains(value));

    // A month that is too short for a range has as much of it as there is: 29:31 in February is its 29th, if there is one.
    private static bool ContainsDay(IntRange range, int day, int days)
    {
        var first = range.First < 0 ? days + range.First + 1 : range.First;
        var last = range.Last < 0 ? days + range.Last + 1 : range.Last;
        return day >= Math.Max(first, 1) && day <= last;
    }
}
