using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>The worst entities over time: their most important metrics, and the surprise below them.</summary>
internal static class SeriesSection
{
    /// <summary>Entities that are not folded away.</summary>
    private const int Unfolded = 3;

    /// <summary>Rows of the table that stands in for the charts.</summary>
    private const int TableRows = 24;

    public static Html Of(Backtest backtest)
    {
        if (backtest.Traces.Count == 0)
            return Html.Empty;
        var left = backtest.Entities.Count - backtest.Traces.Count;
        var note = left == 0 ? Html.Empty : (Html)$"<p class=\"note\">Drawn are the {backtest.Traces.Count} worst entities; {Figures.Count(left)} more are not drawn.</p>";
        return $"""
            <section id="series" aria-labelledby="series-title">
            <h2 id="series-title">Series</h2>
            {note}
            <div class="keys sample">{Keys(backtest)}</div>
            {backtest.Traces.Select((trace, index) => Entity(backtest, trace, index))}
            </section>
            """;
    }

    private static IEnumerable<Html> Keys(Backtest backtest)
    {
        yield return Toggle("value", "value", "observed");
        yield return Toggle("expected", "expected", "expected");
        yield return Toggle("band", "band", "normal band");
        yield return Toggle("mark", "mark", "anomalous");
        if (backtest.Quality is not null)
            yield return Toggle("truth", "truth", "labelled (darker: missed)");
        yield return Toggle("alarm", "alarm", "alarm on");
        // Only the script can do it: it shows the box, too.
        yield return $"<label class=\"key\" id=\"zoom\" hidden><input type=\"checkbox\">usual range only (cuts off peaks)</label>";
    }

    private static Html Toggle(string layer, string style, string text) =>
        $"<label class=\"key\"><input type=\"checkbox\" data-layer=\"{layer}\" checked><i class=\"{style}\"></i>{text}</label>";

    private static Html Entity(Backtest backtest, EntityTrace trace, int index)
    {
        var tally = trace.Tally;
        var more = trace.MetricCount - trace.Metrics.Count;
        var note = more <= 0 ? Html.Empty : (Html)$"<p class=\"note\">The {trace.Metrics.Count} metrics that said most; {more} more are not drawn.</p>";
        var open = index < Unfolded ? (Html)$" open" : Html.Empty;
        return $"""
            <details class="entity" id="entity-{index}"{open}><summary><h3>{Figures.Name(tally.Entity)}</h3><span class="note">{Figures.Count(tally.Alarms)} {(tally.Alarms == 1 ? "alarm" : "alarms")}, highest surprise {Figures.Surprise(tally.PeakSurprise)}</span></summary>
            {note}
            <div class="sync">
            {trace.Metrics.Select(metric => MetricChart.Of(trace, metric, trace.Metrics.Count <= 2 ? "roomy" : ""))}
            {SurpriseChart.Of(trace, backtest.Threshold)}
            </div>
            {Table(trace)}
            </details>
            """;
    }

    private static Html Table(EntityTrace trace)
    {
        string[] columns = ["From", "#Highest surprise", .. trace.Metrics.Select(metric => "#" + metric.Metric)];
        var width = Math.Max(1, (trace.Columns + TableRows - 1) / TableRows);
        var rows = Enumerable.Range(0, (trace.Columns + width - 1) / width)
            .Select(slice => Enumerable.Range(slice * width, Math.Min(width, trace.Columns - slice * width)).ToList())
            .Where(slice => slice.Exists(column => trace.Rows[column] > 0))
            .Select(slice => (IReadOnlyList<Html>)
            [
                Tables.Text(Figures.Time((long)trace.TimeOf(slice[0]))),
                Tables.Text(Figures.Surprise(slice.Max(column => trace.Surprise[column]))),
                .. trace.Metrics.Select(metric => Range(metric, slice)),
            ]);
        return Tables.Folded("Smallest to largest value, and the highest surprise, of each stretch of time", columns, rows);
    }

    private static Html Range(MetricTrace metric, List<int> slice)
    {
        var known = slice.FindAll(column => metric.Rows[column] > 0);
        return known.Count == 0
            ? Tables.Text("–")
            : $"{Figures.Value(known.Min(column => metric.Min[column]))} to {Figures.Value(known.Max(column => metric.Max[column]))}";
    }
}
