using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>The entities with the most alarms.</summary>
internal static class EntitySection
{
    public static Html Of(Backtest backtest)
    {
        var listed = backtest.Entities.Take(backtest.Request.Bounds.ListedEntities).ToList();
        var left = backtest.Entities.Count - listed.Count;
        var evaluations = backtest.Quality?.Entities.ToDictionary(entity => entity.Entity, StringComparer.Ordinal);
        string[] columns =
        [
            "Entity", "#Alarms", "#Anomalous rows", "#Highest surprise", "At", "#Threshold",
            .. evaluations is null ? (string[])[] : ["#False alarms", "#Events caught", "#AUC-PR", "#Best F1", "#F1"],
        ];
        var rows = listed.Select((tally, index) => (IReadOnlyList<Html>)
        [
            index < backtest.Traces.Count ? $"<a href=\"#entity-{index}\">{Figures.Name(tally.Entity)}</a>" : Figures.Name(tally.Entity),
            Tables.Text(Figures.Count(tally.Alarms)),
            Tables.Text(Figures.Count(tally.AnomalousRows)),
            Tables.Text(Figures.Surprise(tally.PeakSurprise)),
            Tables.Text(Figures.Time(tally.PeakMs)),
            Tables.Text(Figures.Value(Math.Round(tally.Threshold, 2))),
            .. evaluations is null ? [] : Labelled(tally, evaluations.GetValueOrDefault(tally.Entity)),
        ]);
        var more = left == 0 ? Html.Empty : (Html)$"<p class=\"note more\">And {Figures.Count(left)} more.</p>";
        return $"""
            <section id="entities" aria-labelledby="entities-title">
            <h2 id="entities-title">Worst entities</h2>
            {Tables.Of("Entities by alarms, then by surprise", columns, rows)}{more}
            </section>
            """;
    }

    private static IEnumerable<Html> Labelled(EntityTally tally, Core.Evaluation.SeriesEvaluation? evaluation)
    {
        yield return Tables.Text(tally.Events is null ? "–" : Figures.Count(tally.FalseAlarms ?? 0));
        yield return Tables.Text(tally.Events is { } events ? $"{Figures.Count(events.Caught)} of {Figures.Count(events.Count)}" : "–");
        yield return Tables.Text(Figures.Ratio(evaluation?.AucPr ?? double.NaN));
        yield return Tables.Text(Figures.Ratio(evaluation?.BestF1?.Counts.F1 ?? double.NaN));
        yield return Tables.Text(Figures.Ratio(evaluation?.Decided?.Counts.F1 ?? double.NaN));
    }
}
