using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>How surprise is spread, and what another threshold would have meant.</summary>
internal static class ThresholdSection
{
    private const int CostPoints = 300;

    public static Html Of(Backtest backtest)
    {
        if (backtest.Impacts.Count == 0)
            return Html.Empty;
        var charts = backtest.Quality is { } quality
            ? (Html)$"{Histogram(backtest)}{Rates(backtest)}{Alarms(backtest)}{Cost(quality, backtest.Threshold)}"
            : (Html)$"{Histogram(backtest)}{Alarms(backtest)}";
        return $"""
            <section id="threshold" aria-labelledby="threshold-title">
            <h2 id="threshold-title">What another threshold would mean</h2>
            <div class="grid">
            {charts}
            </div>
            {Table(backtest)}
            </section>
            """;
    }

    private static Html Histogram(Backtest backtest)
    {
        var surprises = backtest.Survey.Surprises;
        var last = Enumerable.Range(0, SurpriseHistogram.Bins).LastOrDefault(bin => surprises.Calm[bin] + surprises.Labelled[bin] > 0) + 1;
        var highest = Math.Max(surprises.Calm.Max(), surprises.Labelled.Max());
        var (calm, labelled) = (surprises.Calm.Sum(), surprises.Labelled.Sum());
        var split = backtest.Quality is not null;
        var plot = new Plot(
            $"Rows by surprise",
            split ? $"Rows by surprise on a logarithmic scale: {Figures.Count(calm)} calm and {Figures.Count(labelled)} labelled rows." : $"Rows by surprise on a logarithmic scale: {Figures.Count(calm + labelled)} rows.",
            Axis.Linear(0, Math.Max(last * SurpriseHistogram.Width, backtest.Threshold * 1.1), 8), Axis.Log(0.5, Math.Max(highest, 10)))
        {
            XName = "surprise",
            Below = Tables.Folded("Rows by surprise", split ? ["#Surprise from", "#Calm rows", "#Labelled rows"] : ["#Surprise from", "#Rows"],
                Enumerable.Range(0, last).Select(bin => (IReadOnlyList<Html>)
                [
                    Tables.Text(Figures.Value(bin * SurpriseHistogram.Width)), Tables.Text(Figures.Count(surprises.Calm[bin])),
                    .. split ? (Html[])[Tables.Text(Figures.Count(surprises.Labelled[bin]))] : [],
                ])),
        };
        for (var bin = 0; bin < last; bin++)
        {
            // Side by side, so that neither class hides the other.
            var (from, width) = (bin * SurpriseHistogram.Width, SurpriseHistogram.Width * (split ? 0.45 : 0.9));
            Bar(plot, from, from + width, surprises.Calm[bin], "calm", split ? "calm rows" : "rows");
            Bar(plot, from + width, from + 2 * width, surprises.Labelled[bin], "labelled", "labelled rows");
        }

        plot.Stand(backtest.Threshold, "threshold");
        if (split)
        {
            plot.Key("calm", "calm rows");
            plot.Key("labelled", "labelled rows");
        }

        plot.Key("threshold", "threshold in force");
        return plot.ToHtml();
    }

    private static void Bar(Plot plot, double from, double to, long count, string style, string name)
    {
        if (count > 0)
            plot.Bar(from, to, count, style, $"{Figures.Count(count)} {name} of surprise {Figures.Value(from)} and above");
    }

    private static Html Rates(Backtest backtest)
    {
        var impacts = backtest.Impacts.Reverse().ToList();
        var plot = new Plot(
            $"Precision, recall and F1", $"Precision, recall and F1 against the threshold. {Best(backtest.Quality!)}", XAxis(impacts), Axis.Linear(0, 1, 5, Figures.Percent))
        {
            XName = "threshold (surprise)",
        };
        plot.Line(impacts.Where(impact => impact.Counts.Precision is not null).Select(impact => (impact.Threshold, impact.Counts.Precision ?? 0)), "line-a", "precision");
        plot.Line(impacts.Select(impact => (impact.Threshold, impact.Counts.Recall ?? 0)), "line-b", "recall");
        plot.Line(impacts.Select(impact => (impact.Threshold, impact.Counts.F1 ?? 0)), "line-c", "F1");
        plot.Stand(backtest.Threshold, "threshold");
        plot.Key("line-a", "precision");
        plot.Key("line-b", "recall");
        plot.Key("line-c", "F1");
        plot.Key("threshold", "threshold in force");
        return plot.ToHtml();
    }

    private static string Best(Quality quality) => $"F1 is best, {Figures.Ratio(quality.BestF1.Counts.F1 ?? double.NaN)}, at {QualitySection.ThresholdText(quality.BestF1.Threshold)}.";

    private static Html Alarms(Backtest backtest)
    {
        var impacts = backtest.Impacts.Reverse().Where(impact => impact.Alarms.PerDay > 0).ToList();
        if (impacts.Count < 2)
            return Html.Empty;
        // Below the threshold of most alarms they flow together into few long ones: that says nothing.
        var most = impacts.Max(impact => impact.Alarms.PerDay ?? 0);
        impacts.RemoveRange(0, impacts.FindLastIndex(impact => impact.Alarms.PerDay >= most));
        var split = backtest.Quality is not null;
        var least = impacts.Min(impact => Lowest(impact, split));
        var plot = new Plot(
            $"Alarms per entity-day", $"Alarms per entity-day against the threshold, on a logarithmic scale: {Figures.Value(most)} to {Figures.Value(least)}.",
            XAxis([.. backtest.Impacts.Reverse()]), Axis.Log(Math.Max(least, 1e-9), most))
        {
            XName = "threshold (surprise)",
        };
        plot.Line(impacts.Select(impact => (impact.Threshold, impact.Alarms.PerDay ?? 0)), "line-a", "all alarms a day");
        plot.Key("line-a", "all");
        if (split)
        {
            plot.Line(impacts.Where(impact => impact.Alarms.CalmPerDay > 0).Select(impact => (impact.Threshold, impact.Alarms.CalmPerDay ?? 0)), "line-b", "false ones a calm day");
            plot.Key("line-b", "false ones, per calm day");
        }

        var budget = backtest.Request.Policy.AlertsPerDay is { } fleet ? fleet / Math.Max(1, backtest.Entities.Count) : backtest.Request.Policy.AlertsPerEntityDay;
        if (backtest.Request.Policy.Threshold is null && budget >= least && budget <= most)
        {
            plot.Level(budget, "budget");
            plot.Key("budget", "budget");
        }

        plot.Stand(backtest.Threshold, "threshold");
        plot.Key("threshold", "threshold in force");
        return plot.ToHtml();
    }

    private static double Lowest(ThresholdImpact impact, bool split) =>
        split && impact.Alarms.CalmPerDay is > 0 and var calm && calm < impact.Alarms.PerDay ? calm : impact.Alarms.PerDay ?? 0;

    private static Html Cost(Quality quality, double threshold)
    {
        var rows = quality.Table.Thinned(CostPoints, quality.Cost).Where(row => double.IsFinite(row.Threshold)).Reverse().ToList();
        var (cheapest, now) = (quality.Cheapest, quality.Cost.Of(quality.Decided.Counts));
        var nothing = quality.Cost.Of(quality.Table.Rows[0].Counts);
        var to = Math.Max(rows.Count == 0 ? 1 : rows[^1].Threshold, threshold * 1.1);
        var top = Math.Max(nothing, now) * 1.6;
        var plot = new Plot(
            $"Cost of errors <span class=\"figure\">lowest {Figures.Value(cheapest.Cost)}</span>",
            $"Cost against the threshold, where a false alarm costs {Figures.Value(quality.Cost.FalseAlarm)} and a miss {Figures.Value(quality.Cost.Miss)} per row: lowest {Figures.Value(cheapest.Cost)} at {QualitySection.ThresholdText(cheapest.Threshold)}, {Figures.Value(now)} as it was judged, {Figures.Value(nothing)} if nothing is flagged.",
            Axis.Linear(0, to, 8), Axis.Linear(0, top, 4))
        {
            XName = "threshold (surprise)",
            Below = $"<p class=\"note\">A false alarm costs {Figures.Value(quality.Cost.FalseAlarm)} and a miss {Figures.Value(quality.Cost.Miss)} per row. As it was judged: {Figures.Value(now)}; cheapest: {Figures.Value(cheapest.Cost)} at surprise {QualitySection.ThresholdText(cheapest.Threshold)}; flagging nothing: {Figures.Value(nothing)}.</p>",
        };
        plot.Line(rows.Where(row => quality.Cost.Of(row.Counts) <= top).Select(row => (row.Threshold, quality.Cost.Of(row.Counts))), "curve", "cost");
        plot.Level(nothing, "chance");
        plot.Stand(threshold, "threshold");
        if (cheapest.Threshold is { } at)
            plot.Dot(at, cheapest.Cost, "best");
        plot.Key("best", "cheapest");
        plot.Key("threshold", "threshold in force");
        plot.Key("chance", "flagging nothing");
        return plot.ToHtml();
    }

    private static Axis XAxis(IReadOnlyList<ThresholdImpact> rising) => Axis.Linear(0, rising[^1].Threshold, 8);

    private static Html Table(Backtest backtest)
    {
        var split = backtest.Quality is not null;
        string[] columns = split
            ? ["#Threshold", "#Precision", "#Recall", "#F1", "#Cost", "#Alarms", "#Alarms per entity-day", "#False ones per calm day"]
            : ["#Threshold", "#Anomalous rows", "#Alarms", "#Alarms per entity-day"];
        var rows = backtest.Impacts.Reverse().Where(impact => impact.Threshold % 1 == 0).Select(impact => (IReadOnlyList<Html>)(split
            ?
            [
                Tables.Text(Figures.Value(impact.Threshold)), Ratio(impact.Counts.Precision), Ratio(impact.Counts.Recall), Ratio(impact.Counts.F1),
                Tables.Text(Figures.Value(backtest.Quality!.Cost.Of(impact.Counts))), Tables.Text(Figures.Count(impact.Alarms.Alarms)),
                PerDay(impact.Alarms.PerDay), PerDay(impact.Alarms.CalmPerDay),
            ]
            :
            [
                Tables.Text(Figures.Value(impact.Threshold)), Tables.Text(Figures.Count(impact.Counts.FalsePositives)),
                Tables.Text(Figures.Count(impact.Alarms.Alarms)), PerDay(impact.Alarms.PerDay),
            ]));
        return Tables.Of("By threshold; alarms here are runs of rows at or above it, which flow together where it is low", columns, rows);
    }

    private static Html Ratio(double? value) => Tables.Text(Figures.Ratio(value ?? double.NaN));

    private static Html PerDay(double? value) => Tables.Text(value is { } known ? Figures.Value(Math.Round(known, 4)) : "–");
}
