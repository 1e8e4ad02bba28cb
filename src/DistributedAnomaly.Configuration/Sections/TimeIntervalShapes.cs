using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Times of the calendar, in Alertmanager's words.</summary>
internal static class TimeIntervalShapes
{
    private static readonly TextShape Text = new(1, 64);
    private static readonly NamedTimeInterval NoInterval = new("", []);
    private static readonly TimeInterval Always = new();
    private static readonly DayTime NoTime = new("", "");

    private static readonly ObjectShape<DayTime> Time =
        new ObjectShape<DayTime>("From one time of day to a later one.", NoTime)
            .With("start_time", "HH:MM, included.", Text, t => t.Start, (t, v) => t with { Start = v }, required: true)
            .With("end_time", "HH:MM, up to 24:00; not included.", Text, t => t.End, (t, v) => t with { End = v }, required: true)
            .Check(["start_time", "end_time"], (node, time, context) =>
            {
                try
                {
                    TimeIntervalSyntax.ParseTimes(time.Start, time.End);
                }
                catch (FormatException e)
                {
                    context.Error(node, e.Message);
                }
            });

    private static readonly ObjectShape<TimeInterval> Interval =
        new ObjectShape<TimeInterval>("All that is given must hold.", Always)
            .With("times", "Times of day.", new ListShape<DayTime>(Time, NoTime, 100),
                _ => [], (i, v) => i with { Times = [.. v.Select(t => TimeIntervalSyntax.ParseTimes(t.Start, t.End))] }, showDefault: false)
            .With("weekdays", "As saturday or monday:friday.", Ranges(TimeIntervalSyntax.ParseWeekdays),
                i => i.Weekdays, (i, v) => i with { Weekdays = [.. v] }, showDefault: false)
            .With("days_of_month", "As 1:7, or -1 for the last day.", Ranges(TimeIntervalSyntax.ParseDaysOfMonth),
                i => i.DaysOfMonth, (i, v) => i with { DaysOfMonth = [.. v] }, showDefault: false)
            .With("months", "As march:may or 3:5.", Ranges(TimeIntervalSyntax.ParseMonths),
                i => i.Months, (i, v) => i with { Months = [.. v] }, showDefault: false)
            .With("years", "As 2026:2028.", Ranges(TimeIntervalSyntax.ParseYears),
                i => i.Years, (i, v) => i with { Years = [.. v] }, showDefault: false)
            .With("location", "Time zone (IANA); UTC without it.",
                new ParsedShape<TimeZoneInfo>(Text, ParseZone, zone => zone.Id), i => i.TimeZone, (i, v) => i with { TimeZone = v }, showDefault: false);

    public static readonly ListShape<NamedTimeInterval> Intervals = new(
        new ObjectShape<NamedTimeInterval>("Times under a name; one of them is enough.", NoInterval)
            .With("name", "What routes and maintenance windows call it.", Text, n => n.Name, (n, v) => n with { Name = v }, required: true)
            .With("time_intervals", "The ranges of time that make it up.", new ListShape<TimeInterval>(Interval, Always, 100),
                n => n.Intervals, (n, v) => n with { Intervals = [.. v] }, required: true),
        NoInterval,
        1000,
        (n => n.Name, "name"));

    private static ListShape<IntRange> Ranges(Func<string, IntRange> parse) => new(
        new ParsedShape<IntRange>(
            Text,
            text =>
            {
                try
                {
                    return (parse(text), null);
                }
                catch (FormatException e)
                {
                    return (default, e.Message);
                }
            },
            range => range.ToString()),
        default,
        100);

    private static (TimeZoneInfo? Zone, string? Fault) ParseZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? (zone, null)
            : (null, $"'{name}' is not a time zone that is known here. {NearMiss.DidYouMean(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id))
                ?? "Use an IANA name, such as Europe/Berlin."}");

    private sealed record DayTime(string Start, string End);
}
