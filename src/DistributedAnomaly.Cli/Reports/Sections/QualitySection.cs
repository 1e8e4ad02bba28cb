using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>How well surprise tells labelled rows from calm ones; left out without labels.</summary>
internal static class QualitySection
{
    /// <summary>Of a curve: more cannot be seen.</summary>
    private const int CurvePoints = 300;

    private const int TableRows = 15;

    public static Html Of(Backtest backtest)
    {
        if (backtest.Quality is not { } quality)
            return Html.Empty;
        var pooled = quality.Fleet.Entities == 1 ? Html.Empty : (Html)$"<p class=\"note\">All rows of all entities together; the tiles above are means over entities.</p>";
        return $"""
            <section id="quality" aria-labelledby="quality-title">
            <h2 id="quality-title">Quality against the labels</h2>
            {pooled}
            <div class="grid">
            {Roc(quality, backtest.Threshold)}
            {PrecisionRecall(quality, backtest.Threshold)}
            </div>
            <div class="grid">
            {ConfusionMatrix.Of("At the threshold in force", $"surprise {Figures.Value(Math.Round(backtest.Threshold, 2))}", quality.Decided)}
            {ConfusionMatrix.Of("At the threshold of best F1", $"surprise {ThresholdText(quality.BestF1.Threshold)}; only who knows the labels can choose it", quality.BestF1)}
            </div>
            </section>
            """;
    }

    public static string ThresholdText(double? threshold) => threshold is { } known ? Figures.Value(Math.Round(known, 2)) : "so high that nothing is flagged";

    private static Html Roc(Quality quality, double threshold)
    {
        var points = quality.Roc.Thinned(CurvePoints);
        var plot = new Plot(
            $"ROC <span class=\"figure\">area {Figures.Ratio(quality.Roc.Area ?? double.NaN)}</span>",
            $"Receiver operating characteristic: share of labelled rows found against share of calm rows flagged; area {Figures.Ratio(quality.Roc.Area ?? double.NaN)}.",
            Axis.Linear(0, 1, 5, Figures.Percent), Axis.Linear(0, 1, 5, Figures.Percent))
        {
            Shape = "square", XName = "calm rows flagged",
            Below = Tables.Folded("Receiver operating characteristic", ["#Threshold", "#Calm rows flagged", "#Labelled rows found"], Sampled(quality.Roc.Thinned(TableRows), point =>
                [Threshold(point.Threshold), Percent(point.FalsePositiveRate), Percent(point.TruePositiveRate)])),
        };
        plot.Line([(0, 0), (1, 1)], "chance");
        plot.Line(points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)), "curve", "labelled rows found");
        var (counts, best) = (quality.Table.At(threshold), quality.BestF1.Counts);
        plot.Dot(counts.FalsePositiveRate ?? 0, counts.Recall ?? 0, "at");
        plot.Dot(best.FalsePositiveRate ?? 0, best.Recall ?? 0, "best");
        Keys(plot);
        plot.Key("chance", "chance");
        return plot.ToHtml();
    }

    private static Html PrecisionRecall(Quality quality, double threshold)
    {
        var points = quality.PrecisionRecall.Thinned(CurvePoints);
        var share = (double)(quality.Table.Rows[^1].Counts.TruePositives) / Math.Max(1, Rows(quality));
        var plot = new Plot(
            $"Precision and recall <span class=\"figure\">area {Figures.Ratio(quality.PrecisionRecall.AveragePrecision ?? double.NaN)}</span>",
            $"Precision against recall; average precision {Figures.Ratio(quality.PrecisionRecall.AveragePrecision ?? double.NaN)}, chance is {Figures.Percent(share)}.",
            Axis.Linear(0, 1, 5, Figures.Percent), Axis.Linear(0, 1, 5, Figures.Percent))
        {
            Shape = "square", XName = "recall: labelled rows found",
            Below = Tables.Folded("Precision and recall", ["#Threshold", "#Recall", "#Precision"], Sampled(quality.PrecisionRecall.Thinned(TableRows), point =>
                [Threshold(point.Threshold), Percent(point.Recall), Percent(point.Precision)])),
        };
        plot.Line([(0, share), (1, share)], "chance");
        plot.Line(points.Select(point => (point.Recall, point.Precision)), "curve", "precision");
        var (counts, best) = (quality.Table.At(threshold), quality.BestF1.Counts);
        plot.Dot(counts.Recall ?? 0, counts.Precision ?? 0, "at");
        plot.Dot(best.Recall ?? 0, best.Precision ?? 0, "best");
        Keys(plot);
        plot.Key("chance", "chance");
        return plot.ToHtml();
    }

    private static void Keys(Plot plot)
    {
        plot.Key("at", "threshold in force");
        plot.Key("best", "best F1");
    }

    private static long Rows(Quality quality) => quality.Table.Rows[^1].Counts is var all ? all.TruePositives + all.FalsePositives : 0;

    private static IEnumerable<IReadOnlyList<Html>> Sampled<T>(IReadOnlyList<T> points, Func<T, IReadOnlyList<Html>> row) => points.Select(row);

    private static Html Threshold(double threshold) => Tables.Text(double.IsFinite(threshold) ? Figures.Value(Math.Round(threshold, 3)) : "above all");

    private static Html Percent(double share) => Tables.Text(Figures.Percent(share));
}
