using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>The alarms, each with its reasons, and the labelled events that none was on for.</summary>
internal static class EpisodeSection
{
    private const int MissedEvents = 50;
    private const int UnfoldedMisses = 8;

    public static Html Of(Backtest backtest)
    {
        var log = backtest.Survey.Episodes;
        var several = backtest.Entities.Count > 1;
        var more = log.Left == 0 ? Html.Empty : (Html)$"<p class=\"note more\">Listed are the {log.Kept.Count} of highest surprise, and {Figures.Count(log.Left)} more are not.</p>";
        var closeUps = backtest.CloseUps.ToDictionary(closeUp => closeUp.Episode, closeUp => closeUp.Trace);
        var worst = backtest.CloseUps.Count == 0 ? null : backtest.CloseUps[0].Episode;
        Html list = log.Count == 0 ? (Html)$"<p>No alarm.</p>" : $"{more}<ol class=\"episodes\">{log.Kept.Select(entry => Item(entry, several, closeUps.GetValueOrDefault(entry), ReferenceEquals(entry, worst)))}</ol>";
        return $"""
            <section id="episodes" aria-labelledby="episodes-title">
            <h2 id="episodes-title">Episodes</h2>
            {list}
            {(backtest.Quality is null ? Html.Empty : Missed(backtest, several))}
            </section>
            """;
    }

    private static Html Item(EpisodeEntry entry, bool several, EntityTrace? closeUp, bool open)
    {
        var name = several ? (Html)$"<span class=\"who\">{Figures.Name(entry.Entity)}</span>" : Html.Empty;
        var lasted = entry.Open ? "still on at the end" : entry.ToMs > entry.FromMs ? "for " + Figures.Duration(entry.ToMs - entry.FromMs) : "one row";
        return $"""
            <li><details{(open ? (Html)$" open" : Html.Empty)}><summary>
            <span class="badges">{Badge(entry.Severity)}{(entry.Labelled is { } labelled ? Outcome(labelled) : Html.Empty)}</span>
            <span class="when"><time datetime="{Iso(entry.FromMs)}">{Figures.Time(entry.FromMs)}</time> <span class="lasted">{lasted}</span></span>
            {name}
            <span class="what">{ReasonText.Headline(entry.Reasons)}</span>
            <span class="peak" title="surprise at its peak">{Figures.Surprise(entry.PeakSurprise)}</span>
            </summary>
            <p class="note">At its peak, {Figures.Time(entry.PeakMs)}: {AlertSummary.HowUnusual(entry.PeakSurprise)}. {Figures.Count(entry.Rows)} anomalous {(entry.Rows == 1 ? "row" : "rows")}.</p>
            {(closeUp is null ? Html.Empty : CloseUpOf(closeUp))}
            {ReasonText.Table(entry.Reasons)}
            </details></li>

            """;
    }

    private static Html CloseUpOf(EntityTrace trace) =>
        $"<div class=\"closeup\">{trace.Metrics.Select(metric => MetricChart.Of(trace, metric))}</div>";

    private static Html Missed(Backtest backtest, bool several)
    {
        var missed = backtest.Entities.SelectMany(entity => (entity.Events?.Events ?? []).Where(labelled => !labelled.Caught).Select(labelled => (entity.Entity, Event: labelled))).ToList();
        var count = backtest.Entities.Sum(entity => entity.Events is { } events ? events.Count - events.Caught : 0);
        if (count == 0)
            return $"<p class=\"good\">Every labelled event was caught.</p>";
        missed.Sort((a, b) => (b.Event.ToMs - b.Event.FromMs).CompareTo(a.Event.ToMs - a.Event.FromMs));
        var rows = missed.Take(MissedEvents).Select(item => (IReadOnlyList<Html>)
        [
            .. several ? (Html[])[Figures.Name(item.Entity)] : [],
            Tables.Text(Figures.Time(item.Event.FromMs)),
            Tables.Text(Figures.Time(item.Event.ToMs)),
            Tables.Text(Figures.Duration(item.Event.ToMs - item.Event.FromMs)),
        ]);
        var left = count - Math.Min(missed.Count, MissedEvents);
        var more = left == 0 ? Html.Empty : (Html)$"<p class=\"note more\">And {Figures.Count(left)} more.</p>";
        return $"""
            <details class="missed"{(count <= UnfoldedMisses ? (Html)$" open" : Html.Empty)}><summary><h3>Labelled events without an alarm: {Figures.Count(count)}</h3></summary>
            {Tables.Of("Missed events, longest first", [.. several ? (string[])["Entity"] : [], "From", "To", "Length"], rows)}{more}
            </details>
            """;
    }

    private static Html Badge(Severity severity) => severity == Severity.Critical
        ? (Html)$"<span class=\"badge critical\">critical</span>"
        : $"<span class=\"badge warning\">warning</span>";

    private static Html Outcome(bool labelled) => labelled
        ? (Html)$"<span class=\"badge real\">✓ real</span>"
        : $"<span class=\"badge false\">✗ false</span>";

    private static string Iso(long unixMs) => Figures.Time(unixMs).Replace(' ', 'T') + "Z";
}
