using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>The few figures that count, as tiles.</summary>
internal static class Summary
{
    public static Html Of(Backtest backtest) => $"""
        <section id="summary" aria-labelledby="summary-title">
        <h2 id="summary-title">Summary</h2>
        <div class="tiles">
        {Tiles(backtest)}
        </div>
        </section>
        """;

    private static IEnumerable<Html> Tiles(Backtest backtest)
    {
        var survey = backtest.Survey;
        yield return Tile("Alarms", Figures.Count(backtest.Alarms), "episodes: what a person would have been told", "main");
        yield return Tile(
            "Alarms per entity-day", backtest.EntityDays > 0 ? Figures.Value(Math.Round(backtest.Alarms / backtest.EntityDays, 4)) : "–",
            $"over {Figures.Value(Math.Round(backtest.EntityDays, 1))} entity-days", "main");
        yield return Tile(
            "Anomalous rows", Figures.Count(survey.Anomalous), $"{Figures.Percent((double)survey.Anomalous / Math.Max(1, survey.Scored))} of {Figures.Count(survey.Scored)} judged", "");
        if (backtest.Quality is not { } quality)
        {
            var peak = backtest.Entities.Count == 0 ? 0 : backtest.Entities.Max(entity => entity.PeakSurprise);
            yield return Tile("Highest surprise", Figures.Surprise(peak), "3 is normal once in three and a half days, 5 once a year", "");
            yield break;
        }

        var (caught, events) = (backtest.Entities.Sum(entity => entity.Events?.Caught ?? 0), backtest.Entities.Sum(entity => entity.Events?.Count ?? 0));
        var falseAlarms = backtest.Entities.Sum(entity => entity.FalseAlarms ?? 0);
        var fleet = quality.Fleet;
        var mean = fleet.Labelled == 1 ? "" : $", mean of {Figures.Count(fleet.Labelled)} entities";
        yield return Tile("Labelled events caught", $"{Figures.Count(caught)} of {Figures.Count(events)}", "with an alarm on during them", "main");
        yield return Tile("Real alarms", Figures.Percent(backtest.Alarms == 0 ? double.NaN : 1 - (double)falseAlarms / backtest.Alarms), $"{Figures.Count(falseAlarms)} touch no labelled row", "main");
        yield return Tile("AUC-PR", Ratio(fleet.AucPr), "area under precision-recall" + mean, "");
        yield return Tile("AUC-ROC", Ratio(fleet.AucRoc), "0.5 is chance" + mean, "");
        yield return Tile("Best F1", Ratio(fleet.BestF1?.F1), "at a threshold chosen by the labels" + mean, "");
        yield return Tile("F1 at the threshold", Ratio(fleet.Decided?.F1), "row by row, as it was judged" + mean, "");
        yield return Tile("Event F1", Ratio(fleet.Decided?.EventF1), $"at the threshold; {Ratio(fleet.BestEventF1?.EventF1)} at the best one{mean}", "");
        if (quality.Nab.Count > 0 && quality.Nab.All(pair => pair.Best.Score is not null))
        {
            yield return Tile(
                "NAB score", Nab(quality.Nab[0].InForce),
                $"at the threshold; low FP {Nab(quality.Nab[1].InForce)}, low FN {Nab(quality.Nab[2].InForce)}. At the best thresholds {string.Join(", ", quality.Nab.Select(pair => Nab(pair.Best)))}", "");
        }
    }

    private static string Ratio(double? value) => Figures.Ratio(value ?? double.NaN);

    private static string Nab(NabScore score) => Figures.Value(Math.Round(score.Score ?? 0, 1));

    private static Html Tile(string name, string value, string note, string style) =>
        $"<div class=\"tile {style}\"><div class=\"name\">{name}</div><div class=\"value\">{value}</div><div class=\"note\">{note}</div></div>\n";
}
