using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class AlarmRateTests
{
    private const long Hour = 3_600_000;

    [Theory]
    [InlineData("000000000000", "110010001000", 0, 3, 3)]
    [InlineData("000000000000", "110010001000", 3, 2, 2)] // the first two are three hours apart, the last is four
    [InlineData("000000000000", "110010001000", 4, 1, 1)]
    [InlineData("000011000000", "110010001000", 0, 3, 2)]
    [InlineData("000011000000", "110010001000", 3, 2, 1)] // the alarm they make goes into the event
    [InlineData("001000000000", "110010001000", 3, 2, 1)] // a labelled row between its runs
    [InlineData("000000001000", "110010000000", 4, 1, 1)] // the event comes after its last row
    [InlineData("000000000000", "000000000000", 4, 0, 0)]
    [InlineData("110000000000", "111111111111", 0, 1, 0)]
    public void Of_Runs_AreAlarms(string labels, string flags, int mergeHours, int alarms, int calm)
    {
        var series = new ScoredSeries("e", new double[12], [.. labels.Select(c => c == '1')], [.. Enumerable.Range(0, 12).Select(i => i * Hour)]);

        var rate = AlarmRate.Of(series, [.. flags.Select(c => c == '1')], TimeSpan.FromHours(mergeHours));

        (rate.Alarms, rate.CalmAlarms, rate.Days).ShouldBe((alarms, calm, 0.5));
        rate.PerDay.ShouldBe(alarms * 2);
        rate.CalmPerDay!.Value.ShouldBe(calm * 24.0 / labels.Count(c => c == '0'), 1e-9);
    }

    [Fact]
    public void Days_Gap_CountsForTenSteps()
    {
        // Ten hourly rows, a week without any, two more: 9 + 10 + 1 + 1 hours. The label is on the row before the gap.
        long[] times = [.. Enumerable.Range(0, 10).Select(i => i * Hour), 177 * Hour, 178 * Hour];
        var series = new ScoredSeries("e", new double[12], [.. Enumerable.Range(0, 12).Select(i => i == 9)], times);

        series.Days!.Value.ShouldBe(21 / 24.0, 1e-12);
        series.CalmDays!.Value.ShouldBe(11 / 24.0, 1e-12);
    }

    [Fact]
    public void Days_TimesUnknownOrStill_AreUndefined()
    {
        new ScoredSeries("e", [1, 2], [true, false]).Days.ShouldBeNull();
        new ScoredSeries("e", [1, 2], [true, false], [5, 5]).Days.ShouldBeNull();
        var rate = AlarmRate.Of(new ScoredSeries("e", [1, 2], [true, false]), [false, true], TimeSpan.FromHours(1));

        (rate.Alarms, rate.CalmAlarms, rate.PerDay, rate.CalmPerDay).ShouldBe((1, 1, null, null));
    }

    [Fact]
    public void Days_LateRows_DoNotCountTwice() =>
        new ScoredSeries("e", new double[5], new bool[5], [0, Hour, 2 * Hour, Hour, 3 * Hour]).Days!.Value.ShouldBe((1 + 1 + 0 + 2 + 1) / 24.0, 1e-12);
}
