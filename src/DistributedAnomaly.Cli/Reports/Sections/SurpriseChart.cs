using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>The surprise of one entity over time, its threshold, and when an alarm was on.</summary>
internal static class SurpriseChart
{
    private const double StripHeight = 0.045 * Plot.Height;

    public static Html Of(EntityTrace trace, double usualThreshold)
    {
        var tally = trace.Tally;
        var threshold = tally.Threshold > 0 ? tally.Threshold : usualThreshold;
        var top = Math.Max(threshold * 1.5, tally.PeakSurprise) * 1.12;
        var plot = new Plot(
            $"Surprise of <bdi>{tally.Entity}</bdi>", $"Surprise over time: highest {Figures.Surprise(tally.PeakSurprise)} at {Figures.Time(tally.PeakMs)}; {tally.AnomalousRows} rows at or above the threshold of {Figures.Surprise(threshold)}.",
            TimeAxis.Of(trace.FromMs, trace.ToMs), Axis.Linear(0, top, 4))
        {
            Shape = "surprises",
        };
        SeriesLayers.Truth(plot, trace);
        Alarms(plot, trace, top);
        var (below, over) = (new PathData(), new PathData());
        for (var column = 0; column < trace.Columns; column++)
        {
            if (trace.Rows[column] == 0)
                continue;
            var (x, surprise) = (plot.X(trace.TimeOf(column)), trace.Surprise[column]);
            below.To(x, plot.Y(surprise));
            if (surprise < threshold)
                continue;
            over.Lift();
            over.To(x, plot.Y(0));
            over.To(x, plot.Y(surprise));
        }

        plot.Draw(over, "over");
        plot.Draw(below, "surprise", "surprise");
        plot.Level(threshold, "threshold");
        plot.Key("threshold", $"threshold {Figures.Value(Math.Round(threshold, 2))}");
        return plot.ToHtml();
    }

    // A strip along the top: it hides nothing.
    private static void Alarms(Plot plot, EntityTrace trace, double top)
    {
        var strip = new PathData();
        var end = -1;
        for (var column = 0; column < trace.Columns; column++)
        {
            if (column <= end || !trace.Alarmed[column])
                continue;
            end = column;
            while (end + 1 < trace.Columns && (trace.Alarmed[end + 1] || trace.Rows[end + 1] == 0))
                end++;
            var half = 0.5 * Plot.Width / trace.Columns;
            var (left, right) = (plot.X(trace.TimeOf(column)) - half, Math.Max(plot.X(trace.TimeOf(end)) + half, plot.X(trace.TimeOf(column)) + 2));
            strip.Lift();
            strip.To(left, plot.Y(top));
            strip.To(right, plot.Y(top));
            strip.To(right, plot.Y(top) + StripHeight);
            strip.To(left, plot.Y(top) + StripHeight);
            strip.Close();
        }

        plot.Draw(strip, "alarm");
    }
}
