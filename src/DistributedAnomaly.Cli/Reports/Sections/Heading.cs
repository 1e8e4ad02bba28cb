using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>What was replayed, how, and where to find what.</summary>
internal static class Heading
{
    private const int NamedFiles = 5;

    public static string Subject(Backtest backtest)
    {
        var files = backtest.Request.Files;
        return backtest.Entities.Count == 1 ? backtest.Entities[0].Entity
            : files.Count == 1 ? Path.GetFileName(files[0])
            : $"{files.Count} files";
    }

    public static Html Of(Backtest backtest)
    {
        var request = backtest.Request;
        return $"""
            <header>
            <p class="brand">DistributedAnomaly <span>backtest</span></p>
            <h1>{Figures.Name(Subject(backtest))}</h1>
            <dl class="facts">
            {Fact("Files", Files(request.Files))}
            {(request.Train.Count == 0 ? Html.Empty : Fact("Learnt before", $"{Files(request.Train)}, {Figures.Count(backtest.TrainRows)} rows"))}
            {Fact("Rows", $"{Figures.Count(backtest.Rows)} of {Figures.Count(backtest.Entities.Count)} {(backtest.Entities.Count == 1 ? "entity" : "entities")}")}
            {Fact("Period", Period(backtest))}
            {Fact("Cadence", backtest.CadenceMs > 0 ? Figures.Duration(backtest.CadenceMs) : "unknown")}
            {Fact("Policy", request.PolicyName)}
            {Fact("Threshold", Threshold(backtest))}
            {Fact("Labels", Labels(request))}
            {Fact("Version", backtest.Version)}
            </dl>
            </header>
            <nav aria-label="Sections"><a href="#summary">Summary</a><a href="#series">Series</a><a href="#episodes">Episodes</a>{(backtest.Quality is null ? Html.Empty : Link("quality", "Quality"))}<a href="#threshold">Threshold</a><a href="#entities">Entities</a><a href="#detectors">Detectors</a><a href="#notes">Notes</a></nav>
            """;
    }

    private static Html Link(string id, string text) => $"<a href=\"#{id}\">{text}</a>";

    private static Html Fact(string name, string value) => $"<div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>";

    private static string Files(IReadOnlyList<string> paths)
    {
        var names = string.Join(", ", paths.Take(NamedFiles).Select(path => Path.GetFileName(path)));
        return paths.Count <= NamedFiles ? names : $"{names} and {paths.Count - NamedFiles} more";
    }

    private static string Period(Backtest backtest)
    {
        if (backtest.Entities.Count == 0)
            return "none";
        var (from, to) = (backtest.Entities.Min(entity => entity.FirstMs), backtest.Entities.Max(entity => entity.LastMs));
        return $"{Figures.Time(from)} to {Figures.Time(to)} UTC ({Figures.Duration(to - from)})";
    }

    private static string Threshold(Backtest backtest)
    {
        var policy = backtest.Request.Policy;
        var why = policy.Threshold is not null ? "fixed"
            : policy.AlertsPerDay is { } fleet ? $"from a budget of {Figures.Value(fleet)} alarms a day for the fleet"
            : $"from a budget of {Figures.Value(policy.AlertsPerEntityDay)} alarms per entity and day";
        return $"surprise {Figures.Value(Math.Round(backtest.Threshold, 2))}, {why}";
    }

    private static string Labels(BacktestRequest request) => request.Windows is { } windows ? Path.GetFileName(windows) + " (windows)"
        : request.Labels.Count > 0 ? Files(request.Labels)
        : "none";
}
