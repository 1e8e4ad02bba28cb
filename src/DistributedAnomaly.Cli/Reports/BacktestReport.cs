using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Cli.Reports.Sections;

namespace DistributedAnomaly.Cli.Reports;

/// <summary>The report of a backtest, section by section.</summary>
internal static class BacktestReport
{
    public static void Write(Stream target, Backtest backtest)
    {
        var title = "Backtest of " + Heading.Subject(backtest);
        Html body = $"""
            {Heading.Of(backtest)}
            <main>
            {Summary.Of(backtest)}
            {SeriesSection.Of(backtest)}
            {EpisodeSection.Of(backtest)}
            {QualitySection.Of(backtest)}
            {ThresholdSection.Of(backtest)}
            {EntitySection.Of(backtest)}
            {DetectorSection.Of(backtest)}
            {NoteSection.Of(backtest)}
            </main>
            <footer>Written by <b>anomaly backtest</b> {backtest.Version}. This page needs no network and sends nothing.</footer>
            """;
        HtmlPage.Write(target, title, body);
    }
}
