using DistributedAnomaly.Cli.Detecting;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Cli.Reports.Sections;

namespace DistributedAnomaly.Cli.Reports.Detecting;

/// <summary>The report of <c>detect</c>: the score over two features, how scores are spread, and the most unusual rows with their reasons.</summary>
internal static class DetectReport
{
    /// <param name="target">Receives the page.</param>
    /// <param name="subject">Name of the file that was scored.</param>
    /// <param name="summary">Of the run.</param>
    /// <param name="sample">At least one row.</param>
    public static void Write(Stream target, string subject, DetectSummary summary, DetectSample sample)
    {
        Html body = $"""
            <header>
            <p class="brand">DistributedAnomaly <span>detect</span></p>
            <h1>{Figures.Name(subject)}</h1>
            <dl class="facts">
            {Fact("Detector", summary.Detector)}
            {Fact("Fitted on", $"{Figures.Count(summary.TrainRows)} rows, {Figures.Count(summary.Columns)} columns")}
            {Fact("Scored", $"{Figures.Count(summary.Rows)} rows")}
            {Fact("Threshold", Figures.Value(summary.Threshold))}
            {Fact("Anomalies", $"{Figures.Count(summary.Anomalies)} rows, {Figures.Percent((double)summary.Anomalies / Math.Max(1, summary.Rows))}")}
            {(summary.AucRoc is { } roc ? Fact("AUC-ROC / AUC-PR / F1", $"{Figures.Ratio(roc)} / {Figures.Ratio(summary.AucPr ?? double.NaN)} / {Figures.Ratio(summary.F1 ?? double.NaN)}") : Html.Empty)}
            </dl>
            </header>
            <nav aria-label="Sections"><a href="#map">Score map</a><a href="#spread">Spread</a><a href="#rows">Rows</a></nav>
            <main>
            {ScoreMap.Of(summary, sample)}
            {ScoreSpread.Of(summary, sample)}
            {Rows(sample)}
            </main>
            <footer>Written by <b>anomaly detect</b>. This page needs no network and sends nothing.</footer>
            """;
        HtmlPage.Write(target, "Anomalies of " + subject, body);
    }

    private static Html Fact(string name, string value) => $"<div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>";

    private static Html Rows(DetectSample sample) => $"""
        <section id="rows" aria-labelledby="rows-title">
        <h2 id="rows-title">Most unusual rows</h2>
        {Tables.Of("Rows of highest score", ["#row", "#score", "columns that made it unusual, with value and share"], sample.Top.Select(row => Cells(row, sample.Model.Model.Columns)))}
        </section>
        """;

    private static List<Html> Cells(SampledRow row, IReadOnlyList<string> columns) =>
    [
        $"{Figures.Count(row.Number)}",
        $"{Figures.Value(row.Score)}",
        $"{DetectWriter.Reasons(row.Parts).Select(reason => (Html)$"{Figures.Name(columns[reason.Column])} {Figures.Value(row.Values[reason.Column])} ({Figures.Percent(reason.Part)}) ")}",
    ];
}
