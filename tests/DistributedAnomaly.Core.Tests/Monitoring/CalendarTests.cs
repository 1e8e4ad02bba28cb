using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Tests.Monitoring;

public sealed class CalendarTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("2026-10-25T00:30:00Z", 6 * 24 + 2)] // the first 02:30 on Sunday, summer time
    [InlineData("2026-10-25T01:30:00Z", 6 * 24 + 2)] // the second one, winter time
    [InlineData("2026-10-25T02:30:00Z", 6 * 24 + 3)]
    [InlineData("2026-03-29T00:59:59Z", 6 * 24 + 1)] // 01:59:59, and then 03:00
    [InlineData("2026-03-29T01:00:00Z", 6 * 24 + 3)]
    [InlineData("2026-03-29T22:00:00Z", 0)]
    [InlineData("1969-12-28T23:00:00Z", 0)]
    public void HourOfWeek_AroundTheSwitchesInBerlin_IsTheLocalHour(string time, int expected) =>
        HourOf(new FleetPolicy { TimeZone = "Europe/Berlin" }, time).ShouldBe(expected);

    [Theory]
    [InlineData("2026-12-24T22:59:59Z", 3 * 24 + 23)] // still Thursday in Berlin
    [InlineData("2026-12-24T23:00:00Z", 6 * 24)]
    [InlineData("2026-12-25T11:00:00Z", 6 * 24 + 12)]
    [InlineData("2026-12-25T22:59:59Z", 6 * 24 + 23)]
    [InlineData("2026-12-25T23:00:00Z", 5 * 24)]
    [InlineData("2026-12-31T12:00:00Z", 6 * 24 + 13)]
    [InlineData("2027-01-01T12:00:00Z", 6 * 24 + 13)]
    [InlineData("2027-01-02T12:00:00Z", 5 * 24 + 13)]
    public void HourOfWeek_OnAHoliday_IsThatOfASunday(string time, int expected) =>
        HourOf(
            new FleetPolicy { TimeZone = "Europe/Berlin", Calendar = new CalendarPolicy { Holidays = Days("2026-12-31..2027-01-01", "2026-12-25") } },
            time).ShouldBe(expected);

    [Theory]
    [InlineData(DayOfWeek.Monday, 0)]
    [InlineData(DayOfWeek.Wednesday, 2)]
    [InlineData(DayOfWeek.Saturday, 5)]
    [InlineData(DayOfWeek.Sunday, 6)]
    public void HourOfWeek_TreatedAsAnyDay_IsOfThatDay(DayOfWeek day, int position) =>
        HourOf(new FleetPolicy { Calendar = new CalendarPolicy { Holidays = Days("2026-12-25"), TreatAs = day } }, "2026-12-25T05:00:00Z")
            .ShouldBe(position * 24 + 5);

    [Fact]
    public void HourOfWeek_RunsOfDaysThatOverlap_AreOne()
    {
        var policy = new FleetPolicy { Calendar = new CalendarPolicy { Holidays = Days("2026-05-01..2026-05-20", "2026-05-04", "2026-05-10..2026-05-12", "2026-06-01") } };
        var plan = new MonitorPlan(policy);
        for (var day = new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero); day.Month < 8; day = day.AddDays(1))
        {
            var holiday = day.Month == 5 && day.Day <= 20 || (day.Month, day.Day) == (6, 1);
            var expected = holiday ? 6 : ((int)day.DayOfWeek + 6) % 7;
            plan.HourOfWeek(day.ToUnixTimeMilliseconds()).ShouldBe(expected * 24 + 12, day.ToString("d"));
        }
    }

    /// <summary>People work 8 to 18 on weekdays by their own clock. The hour that comes twice and the one that is left out alarm nobody.</summary>
    [Theory]
    [InlineData("2026-10-25", "Europe/Berlin")]
    [InlineData("2026-03-29", "Europe/Berlin")]
    [InlineData("2026-11-01", "America/New_York")]
    [InlineData("2026-03-08", "America/New_York")]
    public void Observe_AcrossASwitch_ExpectsByTheLocalClock(string switchDay, string zone)
    {
        Run(switchDay, zone, late: TimeSpan.Zero).ShouldBe(0);
        Run(switchDay, zone, late: TimeSpan.FromHours(3)).ShouldBeGreaterThan(0, "who comes three hours late from the switch on is noticed");
    }

    [Fact]
    public void Observe_OnAHoliday_ExpectsASunday()
    {
        HolidayEpisodes(new CalendarPolicy { Holidays = Days("2026-12-25") }).ShouldBe(0);
        HolidayEpisodes(new CalendarPolicy()).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("2026-12-25", "2026-12-25")]
    [InlineData(" 2026-12-31 .. 2027-01-01 ", "2026-12-31..2027-01-01")]
    [InlineData("2026-12-25..2026-12-25", "2026-12-25")]
    public void TryParse_Days_GivesThem(string text, string expected)
    {
        Holiday.TryParse(text, out var holiday).ShouldBeTrue();
        holiday.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("25.12.2026")]
    [InlineData("2026-02-30")]
    [InlineData("2027-01-01..2026-12-31")]
    [InlineData("2026-12-31..")]
    [InlineData("..")]
    public void TryParse_NoDays_IsFalse(string text) => Holiday.TryParse(text, out _).ShouldBeFalse();

    // Eight weeks of learning, then two weeks around the switch.
    private static int Run(string switchDay, string zone, TimeSpan late)
    {
        var day = DateTimeOffset.Parse(switchDay + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        return Episodes(day.AddDays(-56), day.AddDays(-1), day.AddDays(12), zone, new FleetPolicy { TimeZone = zone }, null, late);
    }

    // 2026-12-25 is a Friday on which nobody works.
    private static int HolidayEpisodes(CalendarPolicy calendar)
    {
        var day = new DateTimeOffset(2026, 12, 25, 0, 0, 0, TimeSpan.Zero);
        return Episodes(day.AddDays(-56), day, day.AddDays(1), "UTC", new FleetPolicy { Calendar = calendar }, new DateOnly(2026, 12, 25));
    }

    private static int Episodes(DateTimeOffset start, DateTimeOffset from, DateTimeOffset to, string zone, FleetPolicy policy, DateOnly? free, TimeSpan late = default)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var random = new Random(11);
        var monitor = new EntityMonitor(new MonitorPlan(policy), Fidelity.Full);
        var verdict = new Verdict();
        var opened = 0;
        for (var time = start; time < to; time += Hour / 4)
        {
            var local = TimeZoneInfo.ConvertTime(time >= from ? time - late : time, clock);
            var works = local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && local.Hour is >= 8 and < 18
                && DateOnly.FromDateTime(local.DateTime) != free;
            var value = (works ? 400 : 20) + 10 * (random.NextDouble() + random.NextDouble() - 1);
            monitor.Observe(time.ToUnixTimeMilliseconds(), ["load"], [value], 1, verdict);
            opened += time >= from && verdict.Change == EpisodeChange.Opened ? 1 : 0;
        }

        return opened;
    }

    private static int HourOf(FleetPolicy policy, string time) => new MonitorPlan(policy).HourOfWeek(
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());

    private static Holiday[] Days(params string[] days) => [.. days.Select(d => Holiday.TryParse(d, out var holiday) ? holiday : throw new InvalidDataException(d))];
}
