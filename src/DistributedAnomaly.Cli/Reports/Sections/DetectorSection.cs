using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>Which detectors spoke how often in anomalous rows.</summary>
internal static class DetectorSection
{
    public static Html Of(Backtest backtest)
    {
        var tallies = backtest.Survey.Detectors.Ordered;
        var total = Math.Max(1e-9, tallies.Sum(tally => tally.Share));
        var labelled = backtest.Quality is not null;
        string[] columns = ["Detector", "#Share of all verdicts", "#Rows", "#Led", .. labelled ? (string[])["#Of its rows labelled"] : []];
        var rows = tallies.Select(tally => (IReadOnlyList<Html>)
        [
            Tables.Text(tally.Detector.Length == 0 ? "(none named)" : tally.Detector),
            $"<span class=\"share\"><i style=\"width:{tally.Share / total * 100:0}%\"></i></span>{Figures.Percent(tally.Share / total)}",
            Tables.Text(Figures.Count(tally.Rows)),
            Tables.Text(Figures.Count(tally.Led)),
            .. labelled ? (Html[])[Tables.Text(tally.Labelled is { } real ? Figures.Percent((double)real / tally.Rows) : "–")] : [],
        ]);
        Html content = tallies.Count == 0
            ? $"<p>No row was anomalous.</p>"
            : Tables.Of("Detectors among the first reasons of anomalous rows", columns, rows);
        return $"""
            <section id="detectors" aria-labelledby="detectors-title">
            <h2 id="detectors-title">Detectors</h2>
            {content}
            </section>
            """;
    }
}
