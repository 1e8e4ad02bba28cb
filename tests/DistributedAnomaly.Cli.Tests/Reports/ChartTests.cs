using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Tests.Reports;

public sealed class ChartTests
{
    [Fact]
    public void PathData_Points_AreRelativeSteps()
    {
        var path = new PathData();
        path.To(1, 2);
        path.To(3, 1);
        path.To(3, 9.6);
        path.To(0, 10);
        path.Lift();
        path.To(5, 5);
        path.ToString().ShouldBe("M1 2l2-1v9h-3M5 5");
    }

    [Fact]
    public void PathData_Dots_ArePointsAloneAndLinesTogether()
    {
        var path = new PathData();
        path.Dot(1, 2);
        path.Lift();
        path.Dot(5, 5);
        path.Dot(6, 6);
        path.ToString().ShouldBe("M1 2h0M5 5h0l1 1");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-3, 17)]
    [InlineData(1e-9, 3e-9)]
    [InlineData(1e15, 1e15)]
    [InlineData(5, 5)]
    [InlineData(-1e300, 1e300)]
    public void Linear_Ticks_LieInsideAndAreFew(double from, double to)
    {
        var axis = Axis.Linear(from, to);
        axis.To.ShouldBeGreaterThan(axis.From);
        axis.Ticks.Count.ShouldBeInRange(1, 12);
        axis.Ticks.ShouldAllBe(tick => tick.Value >= axis.From - 1e-9 * (axis.To - axis.From) && tick.Value <= axis.To + 1e-9 * (axis.To - axis.From));
        axis.Place(axis.From).ShouldBe(0);
        axis.Place(axis.To).ShouldBe(1);
        axis.Place(double.MaxValue).ShouldBe(1);
        axis.Place(double.NaN).ShouldBe(0);
    }

    [Fact]
    public void Log_Ticks_ArePowersOfTen()
    {
        var axis = Axis.Log(0.5, 4000);
        axis.Ticks.Select(tick => tick.Label).ShouldBe(["0.1", "1", "10", "100", "1,000", "10,000"]);
        axis.Place(0).ShouldBe(0);
        axis.Place(100).ShouldBe(0.6, 1e-9);
    }

    [Theory]
    [InlineData("2026-01-01T10:00:30Z", "2026-01-01T10:09:30Z", "10:05")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "1 Jan,03:00,06:00,09:00,12:00,15:00,18:00,21:00,2 Jan")]
    [InlineData("2026-01-01T00:00:00Z", "2026-02-10T00:00:00Z", "5 Jan,12 Jan,19 Jan,26 Jan,2 Feb,9 Feb")]
    [InlineData("2025-11-15T00:00:00Z", "2026-06-20T00:00:00Z", "Dec 2025,Jan 2026,Feb 2026,Mar 2026,Apr 2026,May 2026,Jun 2026")]
    [InlineData("2000-06-01T00:00:00Z", "2020-06-01T00:00:00Z", "2005,2010,2015,2020")]
    public void TimeAxis_Ticks_AreWhereTheCalendarHasThem(string from, string to, string labels) =>
        TimeAxis.Of(DateTimeOffset.Parse(from).ToUnixTimeMilliseconds(), DateTimeOffset.Parse(to).ToUnixTimeMilliseconds())
            .Ticks.Select(tick => tick.Label).ShouldBe(labels.Split(','));

    [Theory]
    [InlineData(long.MinValue / 4, long.MaxValue / 4)]
    [InlineData(0, 0)]
    [InlineData(253_402_300_799_999, 253_402_300_799_999)]
    public void TimeAxis_OddTimes_HasFewTicks(long from, long to) => TimeAxis.Of(from, to).Ticks.Count.ShouldBeLessThan(60);

    [Fact]
    public void Html_Holes_AreTextAndNeverMarkup()
    {
        const string Name = "<b onclick='x'>\"&";
        Html cell = $"<td title=\"{Name}\">{Name}</td>";
        cell.ToString().ShouldBe("<td title=\"&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;\">&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;</td>");
    }

    [Fact]
    public void Html_Markup_IsKept()
    {
        Html inner = $"<i>{1.5:0.00}</i>";
        Html[] several = [inner, inner];
        Html outer = $"<p>{inner}{several}{Html.Empty}{(string?)null}{3}</p>";
        outer.ToString().ShouldBe("<p><i>1.50</i><i>1.50</i><i>1.50</i>3</p>");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00012, "1.2E-4")]
    [InlineData(0.5, "0.5")]
    [InlineData(12.345, "12.35")]
    [InlineData(1234.5, "1,234.5")]
    [InlineData(-2e9, "-2E+9")]
    public void Value_Figures_AreShort(double value, string expected) => Figures.Value(value).ShouldBe(expected);
}
