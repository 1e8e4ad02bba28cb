using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>One metric over time with its band of normal values, what was expected, and what was anomalous.</summary>
internal static class MetricChart
{
    /// <summary>The band may widen the chart by this part of the values' range; beyond it is cut, or it would flatten the values.</summary>
    private const double BandRoom = 0.4;

    /// <summary>Of the columns at either end, whose values are left out of the usual range.</summary>
    private const double UnusualShare = 0.03;

    /// <summary>The usual range is worth a look of its own from this magnification on.</summary>
    private const double LeastZoom = 3;

    /// <summary>More than this the drawing is not fine enough for.</summary>
    private const double MostZoom = 40;

    private const double MostJoined = 0.06 * Plot.Height;

    /// <summary>A line is interrupted where this many columns in a row are empty, and more than usual are.</summary>
    private const int LeastGap = 4;

    /// <param name="trace">With the metric in it.</param>
    /// <param name="metric">What is drawn.</param>
    /// <param name="shape">Of the plot.</param>
    public static Html Of(EntityTrace trace, MetricTrace metric, string shape = "")
    {
        var columns = Enumerable.Range(0, trace.Columns).Where(column => metric.Rows[column] > 0).ToList();
        if (columns.Count == 0)
            return $"<p class=\"note\">{Figures.Name(metric.Metric)}: no values in these files.</p>";
        var plot = new Plot(
            Figures.Name(metric.Metric), Description(trace, metric, columns), TimeAxis.Of(trace.FromMs, trace.ToMs), YAxis(metric, columns))
        {
            Shape = shape,
            Zoom = UsualRange(metric, columns),
        };
        SeriesLayers.Truth(plot, trace);
        var gap = Gap(columns);
        Band(plot, trace, metric, columns, gap);
        Value(plot, trace, metric, columns, gap);
        Marks(plot, trace, metric, columns);
        return plot.ToHtml();
    }

    private static Axis YAxis(MetricTrace metric, List<int> columns)
    {
        var (low, high) = (columns.Min(column => metric.Min[column]), columns.Max(column => metric.Max[column]));
        var room = high > low ? (high - low) * BandRoom : Math.Max(Math.Abs(high), 1e-9) * BandRoom;
        var bands = columns.Select(metric.Band).OfType<(double Expected, double Low, double High)>().ToList();
        if (bands.Count > 0)
        {
            (var (from, to), var (least, most)) = ((low, high), (bands.Min(band => band.Low), bands.Max(band => band.High)));
            low = Math.Max(Math.Min(from, least), from - room);
            high = Math.Min(Math.Max(to, most), to + room);
        }

        if (!double.IsFinite(high - low))
            (low, high) = (Math.Max(low, -1e300), Math.Min(high, 1e300));
        var margin = high > low ? (high - low) * 0.04 : room;
        return Axis.Linear(low - margin, high + margin, 4);
    }

    /// <summary>Where the values are most of the time; null: nearly everywhere.</summary>
    private static Axis? UsualRange(MetricTrace metric, List<int> columns)
    {
        List<double> lows = [.. columns.Select(column => metric.Min[column]).Order()];
        List<double> highs = [.. columns.Select(column => metric.Max[column]).Order()];
        var (low, high) = (lows[(int)(UnusualShare * lows.Count)], highs[(int)((1 - UnusualShare) * (highs.Count - 1))]);
        var range = highs[^1] - lows[0];
        var margin = Math.Max(0.3 * (high - low), range / MostZoom / 2);
        return double.IsFinite(range) && (high - low + 2 * margin) * LeastZoom < range ? Axis.Linear(low - margin, high + margin, 4) : null;
    }

    private static int Gap(List<int> columns)
    {
        var steps = columns.Skip(1).Zip(columns, (after, before) => after - before).Order().ToList();
        return Math.Max(LeastGap, steps.Count == 0 ? 0 : 5 * steps[steps.Count / 2]);
    }

    private static void Value(Plot plot, EntityTrace trace, MetricTrace metric, List<int> columns, int gap)
    {
        var path = new PathData();
        var (before, y) = (columns[0], 0.0);
        foreach (var column in columns)
        {
            if (column - before > gap)
                path.Lift();
            before = column;
            var (x, low, high) = (plot.X(trace.TimeOf(column)), plot.Y(metric.Min[column]), plot.Y(metric.Max[column]));
            // First the end that is nearer: the line does not go up and down twice.
            var (first, last) = Math.Abs(low - y) <= Math.Abs(high - y) ? (low, high) : (high, low);
            path.To(x, first);
            path.To(x, last);
            y = last;
        }

        plot.Draw(path, "value", "observed");
    }

    // Neighbours of nearly the same height become one thick line, others dots.
    private static void Marks(Plot plot, EntityTrace trace, MetricTrace metric, List<int> columns)
    {
        var marks = new PathData();
        var before = double.NaN;
        foreach (var column in columns)
        {
            var y = plot.Y(metric.Marks[column]);
            if (double.IsNaN(metric.Marks[column]))
                y = double.NaN;
            if (!(Math.Abs(y - before) <= MostJoined))
                marks.Lift();
            before = y;
            if (!double.IsNaN(y))
                marks.Dot(plot.X(trace.TimeOf(column)), y);
        }

        plot.Draw(marks, "mark");
    }

    private static void Band(Plot plot, EntityTrace trace, MetricTrace metric, List<int> columns, int gap)
    {
        var (area, line) = (new PathData(), new PathData());
        List<(double X, double Low)> back = [];
        var before = columns[0];
        foreach (var column in columns)
        {
            if (metric.Band(column) is not { } band)
                continue;
            if (column - before > gap)
            {
                CloseBand(area, back);
                line.Lift();
            }

            before = column;
            var x = plot.X(trace.TimeOf(column));
            area.To(x, plot.Y(band.High));
            line.To(x, plot.Y(band.Expected));
            back.Add((x, plot.Y(band.Low)));
        }

        CloseBand(area, back);
        plot.Draw(area, "band", "normal");
        plot.Draw(line, "expected", "expected");
    }

    private static void CloseBand(PathData area, List<(double X, double Low)> back)
    {
        if (back.Count == 0)
            return;
        for (var i = back.Count - 1; i >= 0; i--)
            area.To(back[i].X, back[i].Low);
        area.Close();
        back.Clear();
    }

    private static string Description(EntityTrace trace, MetricTrace metric, List<int> columns)
    {
        var marked = columns.Count(column => !double.IsNaN(metric.Marks[column]));
        return $"{metric.Metric} of {trace.Tally.Entity} over time: {Figures.Value(columns.Min(column => metric.Min[column]))} to "
            + $"{Figures.Value(columns.Max(column => metric.Max[column]))}, {(marked == 0 ? "never anomalous" : $"anomalous at {marked} places")}.";
    }
}
