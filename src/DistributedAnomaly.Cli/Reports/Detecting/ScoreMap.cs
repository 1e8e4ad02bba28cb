using DistributedAnomaly.Cli.Detecting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Cli.Reports.Detecting;

/// <summary>
/// The score over the two features that explain most of the unusual rows, all others at their medians; the rows of the sample as dots.
/// </summary>
internal static class ScoreMap
{
    private const int Cells = 48;

    /// <summary>Shades of the map: its appearance has so many.</summary>
    private const int Shades = 8;

    public static Html Of(DetectSummary summary, DetectSample sample)
    {
        var columns = sample.Model.Model.Columns;
        if (columns.Count < 2)
            return Html.Empty;
        var (first, second) = Strongest(sample);
        var rows = sample.Rows.Concat(sample.Top).ToList();
        var (x, y) = (Range(rows, first), Range(rows, second));
        var scores = Grid(sample, (first, x), (second, y));
        var title = (Html)$"Score over {Figures.Name(columns[first])} and {Figures.Name(columns[second])}";
        var plot = new Plot(
            title, $"Map of the score of {summary.Detector} over {columns[first]} and {columns[second]}", x, y) { Shape = "square map", XName = columns[first] };
        Shade(plot, scores, x, y, summary.Threshold);
        foreach (var row in rows)
            plot.Dot(row.Values[first], row.Values[second], row.Score >= summary.Threshold ? "at small" : "calm-dot");
        plot.Key("calm", "rows below the threshold");
        plot.Key("at", "anomalies");
        return $"""
            <section id="map" aria-labelledby="map-title">
            <h2 id="map-title">Score map</h2>
            <p class="note">The darker, the more unusual; amber is at or above the threshold. All other columns are held at the median of the sample, so a row that is
            unusual in one of them stands on a light place.</p>
            {plot.ToHtml()}
            </section>
            """;
    }

    /// <summary>The columns with the largest parts in the unusual rows.</summary>
    private static (int First, int Second) Strongest(DetectSample sample)
    {
        var width = sample.Model.Model.Columns.Count;
        var top = sample.Top;
        var order = Enumerable.Range(0, width).OrderByDescending(column => top.Sum(row => row.Parts[column])).ThenBy(column => column).ToList();
        return (order[0], order[1]);
    }

    private static Axis Range(List<SampledRow> rows, int column)
    {
        var (low, high) = (rows.Min(row => row.Values[column]), rows.Max(row => row.Values[column]));
        var margin = Math.Min((high / 2 - low / 2) * 0.1, double.MaxValue / 4);
        return Axis.Linear(Math.Max(low - margin, -1e150), Math.Min(high + margin, 1e150));
    }

    private static double[] Grid(DetectSample sample, (int Column, Axis Axis) x, (int Column, Axis Axis) y)
    {
        var columns = sample.Model.Model.Columns;
        var median = Enumerable.Range(0, columns.Count)
            .Select(c => sample.Rows.Select(row => row.Values[c]).Order().ElementAt(sample.Rows.Count / 2))
            .ToArray();
        var values = new double[Cells * Cells * columns.Count];
        for (var i = 0; i < Cells * Cells; i++)
        {
            var row = values.AsSpan(i * columns.Count, columns.Count);
            median.CopyTo(row);
            row[x.Column] = Middle(x.Axis, i % Cells);
            row[y.Column] = Middle(y.Axis, i / Cells);
        }

        return sample.Model.Model.Score(new Table(columns, values));
    }

    private static double Middle(Axis axis, int cell) => axis.From + (axis.To - axis.From) * (cell + 0.5) / Cells;

    private static void Shade(Plot plot, double[] scores, Axis x, Axis y, double threshold)
    {
        var sorted = scores.Where(score => score < threshold).Order().ToArray();
        // One path for each shade: runs of equal shade in a line are one box.
        var paths = Enumerable.Range(0, Shades + 1).Select(_ => new PathData()).ToArray();
        for (var line = 0; line < Cells; line++)
        {
            for (var start = 0; start < Cells;)
            {
                var shade = ShadeOf(scores[line * Cells + start]);
                var end = start + 1;
                while (end < Cells && ShadeOf(scores[line * Cells + end]) == shade)
                    end++;
                Box(paths[shade], plot, x, y, line, start, end);
                start = end;
            }
        }

        for (var shade = 0; shade < Shades; shade++)
            plot.Draw(paths[shade], $"shade s{shade}");
        plot.Draw(paths[Shades], "shade flagged");

        int ShadeOf(double score)
        {
            if (score >= threshold)
                return Shades;
            var below = Array.BinarySearch(sorted, score);
            return Math.Min(Shades - 1, (below < 0 ? ~below : below) * Shades / Math.Max(1, sorted.Length));
        }
    }

    private static void Box(PathData path, Plot plot, Axis x, Axis y, int line, int start, int end)
    {
        var (left, right) = (x.From + (x.To - x.From) * start / Cells, x.From + (x.To - x.From) * end / Cells);
        var (low, high) = (y.From + (y.To - y.From) * line / Cells, y.From + (y.To - y.From) * (line + 1) / Cells);
        path.Lift();
        path.To(plot.X(left), plot.Y(low));
        path.To(plot.X(right), plot.Y(low));
        path.To(plot.X(right), plot.Y(high));
        path.To(plot.X(left), plot.Y(high));
        path.Close();
    }
}
