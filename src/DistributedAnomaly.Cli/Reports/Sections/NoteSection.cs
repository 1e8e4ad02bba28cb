using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>What a reader must know: what is left out and why, rows that could not be used, and what the words mean.</summary>
internal static class NoteSection
{
    public static Html Of(Backtest backtest) => $"""
        <section id="notes" aria-labelledby="notes-title">
        <h2 id="notes-title">Notes</h2>
        <ul>
        {Notes(backtest).Select(note => (Html)$"<li>{note}</li>")}
        </ul>
        <dl class="words">
        <div><dt>surprise</dt><dd>-log10 of how often five minutes of this entity's normal operation bring something at least this unusual: 3 is once in three and a half days, 5 once a year</dd></div>
        <div><dt>normal band</dt><dd>the values that this entity's own history makes normal at that time; each row was judged before it was learnt from</dd></div>
        <div><dt>episode, alarm</dt><dd>anomalous rows that belong together; a person is told once</dd></div>
        <div><dt>event</dt><dd>a run of rows that are labelled anomalous</dd></div>
        <div><dt>event F1</dt><dd>an event counts once, as soon as one of its rows is flagged; a false alarm is a block of 20 rows with a flagged calm row</dd></div>
        <div><dt>entity-day</dt><dd>one entity, watched for a day</dd></div>
        </dl>
        </section>
        """;

    private static IEnumerable<Html> Notes(Backtest backtest)
    {
        var (survey, request) = (backtest.Survey, backtest.Request);
        if (request.Labels.Count == 0 && request.Windows is null)
            yield return $"<b>No labels were given</b>: what needs them (precision and recall, ROC, confusion, F1, cost) is left out. Give them with --labels or --nab-windows.";
        else if (backtest.Quality is null)
            yield return $"<b>Nothing is labelled anomalous</b> (or everything is): precision and recall, ROC, confusion, F1 and cost have no meaning and are left out.";
        if (survey.NotLabelled > 0)
            yield return $"{Figures.Count(survey.NotLabelled)} rows lie outside the labels; they are not part of any figure that needs labels.";
        if (survey.NotEvaluated > 0)
            yield return $"The first {Figures.Count(survey.EvaluatedRows)} rows are evaluated; {Figures.Count(survey.NotEvaluated)} more are counted and drawn, but not part of curves and threshold figures.";
        if (survey.Ignored > 0)
            yield return $"{Figures.Count(survey.Ignored)} rows were ignored: duplicates, or later than a newer one.";
        if (survey.Refusals > 0)
            yield return $"{Figures.Count(survey.Refusals)} rows could not be used. The first: {backtest.Faults.Select(fault => (Html)$"<br><code>{fault}</code>")}";
        var thresholds = backtest.Entities.Select(entity => entity.Threshold).Where(threshold => threshold > 0).ToList();
        if (thresholds.Count > 1 && thresholds.Max() - thresholds.Min() > 0.05)
            yield return $"Thresholds differ by cadence: surprise {Figures.Value(Math.Round(thresholds.Min(), 2))} to {Figures.Value(Math.Round(thresholds.Max(), 2))}. Each entity was judged by its own; charts over all show the median.";
        yield return $"Nothing is alarmed during an entity's first 100 rows.";
        yield return $"Each column of a series holds the smallest and the largest value of its time, so that no spike is lost.";
    }
}
