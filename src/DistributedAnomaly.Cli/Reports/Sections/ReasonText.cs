using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>Why something was an alarm, for people.</summary>
internal static class ReasonText
{
    /// <summary>The first reason as a sentence, and how many others there are.</summary>
    public static Html Headline(IReadOnlyList<Reason> reasons)
    {
        if (reasons.Count == 0)
            return $"no reason is known";
        var first = reasons[0];
        var others = reasons.Skip(1).Select(reason => reason.Metric).Where(metric => metric != first.Metric).Distinct(StringComparer.Ordinal).Count();
        return $"{What(first)}{(others == 0 ? Html.Empty : (Html)$", and {others} more")}";
    }

    public static Html Table(IReadOnlyList<Reason> reasons) => Tables.Of(
        "Reasons at the peak", ["Metric", "#Observed", "#Expected", "#Normal band", "Against its band", "Detector", "#Share"], reasons.Select(Row));

    private static Html What(Reason reason)
    {
        if (reason.IsOfRule())
            return $"{Figures.Name(reason.Detector)} is broken, which expects {Figures.Name(reason.Text!)}";
        if (reason.IsOfLabel())
            return $"{Figures.Name(reason.Metric)} is <b>{Figures.Name(reason.Text!)}</b>, which is rare for it";
        return reason.Observed >= reason.Low && reason.Observed <= reason.High
            ? (Html)$"{Figures.Name(reason.Metric)} <b>{Figures.Value(reason.Observed)}</b> inside its band, but behaves unusually"
            : $"{Figures.Name(reason.Metric)} <b>{Figures.Value(reason.Observed)}</b> where {Figures.Value(reason.Expected)} was expected";
    }

    private static IReadOnlyList<Html> Row(Reason reason) =>
    [
        Figures.Name(reason.Metric),
        reason.IsOfLabel() ? Figures.Name(reason.Text!) : Tables.Text(Figures.Value(reason.Observed)),
        reason.IsOfRule() ? Figures.Name(reason.Text!) : reason.IsOfLabel() ? Tables.Text("–") : Tables.Text(Figures.Value(reason.Expected)),
        Tables.Text(reason.Text is not null ? "–" : $"{Figures.Value(reason.Low)} to {Figures.Value(reason.High)}"),
        reason.Text is not null ? Tables.Text("–") : Gauge(reason),
        Figures.Name(reason.Detector),
        $"<span class=\"share\"><i style=\"width:{reason.Share * 100:0}%\"></i></span>{Figures.Percent(reason.Share)}",
    ];

    /// <summary>Where the value lies relative to its band.</summary>
    private static Html Gauge(Reason reason)
    {
        var (from, to) = (Math.Min(reason.Low, reason.Observed), Math.Max(reason.High, reason.Observed));
        if (!(to > from) || !double.IsFinite(to - from))
            return $"–";
        double Place(double value) => 4 + Math.Clamp((value - from) / (to - from), 0, 1) * 92;
        var width = Math.Max(1, Place(reason.High) - Place(reason.Low));
        return $"""
            <svg class="gauge" viewBox="0 0 100 12" role="img" aria-label="{Figures.Value(reason.Observed)} against {Figures.Value(reason.Low)} to {Figures.Value(reason.High)}"><path class="grid" d="M2 6h96"/><rect class="band" x="{Place(reason.Low):0.#}" y="2" width="{width:0.#}" height="8" rx="2"/><path class="expected" d="M{Place(reason.Expected):0.#} 1v10"/><circle class="mark" cx="{Place(reason.Observed):0.#}" cy="6" r="3"/></svg>
            """;
    }
}
