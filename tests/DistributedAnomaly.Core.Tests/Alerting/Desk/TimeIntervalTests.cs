using System.Globalization;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

public sealed class TimeIntervalTests
{
    [Theory]
    [InlineData("2026-01-05T08:59:59Z", false)]
    [InlineData("2026-01-05T09:00:00Z", true)]
    [InlineData("2026-01-05T16:59:59Z", true)]
    [InlineData("2026-01-05T17:00:00Z", false)]
    [InlineData("2026-01-10T10:00:00Z", false)] // a Saturday
    public void Contains_OfficeHours(string time, bool expected) => new TimeInterval
    {
        Times = [TimeIntervalSyntax.ParseTimes("09:00", "17:00")], Weekdays = [TimeIntervalSyntax.ParseWeekdays("monday:friday")],
    }.Contains(Ms(time)).ShouldBe(expected);

    [Theory]
    [InlineData("-1", "2026-02-28T10:00:00Z", true)]
    [InlineData("-1", "2028-02-28T10:00:00Z", false)]
    [InlineData("-3:-1", "2028-02-27T10:00:00Z", true)]
    [InlineData("29:31", "2026-02-28T10:00:00Z", false)]
    [InlineData("29:31", "2028-02-29T10:00:00Z", true)]
    [InlineData("1:-1", "2026-02-14T10:00:00Z", true)]
    [InlineData("-31:-1", "2026-02-01T10:00:00Z", true)]
    public void Contains_DaysOfMonth(string days, string time, bool expected) =>
        new TimeInterval { DaysOfMonth = [TimeIntervalSyntax.ParseDaysOfMonth(days)] }.Contains(Ms(time)).ShouldBe(expected);

    /// <summary>The same wall clock in winter and in summer.</summary>
    [Theory]
    [InlineData("2026-01-05T07:30:00Z", true)]
    [InlineData("2026-07-06T07:30:00Z", false)]
    [InlineData("2026-07-06T06:30:00Z", true)]
    public void Contains_TimeZone_FollowsItsSummerTime(string time, bool expected) => new TimeInterval
    {
        Times = [TimeIntervalSyntax.ParseTimes("08:00", "09:00")], TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
    }.Contains(Ms(time)).ShouldBe(expected);

    [Fact]
    public void Contains_MonthsAndYears_BothMustHold()
    {
        var interval = new TimeInterval { Months = [TimeIntervalSyntax.ParseMonths("march:may")], Years = [TimeIntervalSyntax.ParseYears("2026:2027")] };
        interval.Contains(Ms("2026-04-01T00:00:00Z")).ShouldBeTrue();
        interval.Contains(Ms("2026-06-01T00:00:00Z")).ShouldBeFalse();
        interval.Contains(Ms("2028-04-01T00:00:00Z")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Contains_TimesBeyondTheCalendar_DoNotThrow(long unixMs) =>
        new TimeInterval { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") }.Contains(unixMs).ShouldBeTrue();

    [Fact]
    public void Parse_Nonsense_IsRefused()
    {
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseTimes("17:00", "09:00"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseTimes("09:00", "09:00"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseTimes("09:00", "24:01"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseWeekdays("friday:monday"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseWeekdays("payday"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseDaysOfMonth("0"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseDaysOfMonth("-1:5"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseMonths("13"));
        Should.Throw<FormatException>(() => TimeIntervalSyntax.ParseYears("2027:2026"));
    }

    private static long Ms(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
}
