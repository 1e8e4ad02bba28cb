using DistributedAnomaly.Cli.Reports.Markup;
using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>Labels against verdicts, counted in rows, with the rates that follow.</summary>
internal static class ConfusionMatrix
{
    public static Html Of(string title, string note, PointSummary point)
    {
        var counts = point.Counts;
        return $"""
            <figure class="confusion">
            <figcaption><span class="title">{title}</span><span class="note">{note}</span></figcaption>
            <table><caption class="hidden">Confusion matrix, in rows</caption>
            <thead><tr><td></td><th scope="col">flagged</th><th scope="col">not flagged</th></tr></thead>
            <tbody>
            <tr><th scope="row">labelled</th>{Cell(counts.TruePositives, counts.TruePositives + counts.FalseNegatives, "right", "found")}{Cell(counts.FalseNegatives, counts.TruePositives + counts.FalseNegatives, "wrong", "missed")}</tr>
            <tr><th scope="row">calm</th>{Cell(counts.FalsePositives, counts.FalsePositives + counts.TrueNegatives, "wrong", "false alarm")}{Cell(counts.TrueNegatives, counts.FalsePositives + counts.TrueNegatives, "right", "rightly calm")}</tr>
            </tbody></table>
            <dl class="rates">{Rate("precision", counts.Precision)}{Rate("recall", counts.Recall)}{Rate("F1", counts.F1)}{Rate("event F1", point.Events.F1)}{Rate("MCC", counts.Mcc)}{Rate("kappa", counts.Kappa)}</dl>
            </figure>

            """;
    }

    // The depth of the colour is the share of the row; the figures say it too.
    private static Html Cell(long count, long of, string style, string name)
    {
        var share = of == 0 ? 0 : (double)count / of;
        return $"<td class=\"{style}\" style=\"--share:{share:0.###}\"><b>{Figures.Count(count)}</b><span>{name}, {Figures.Percent(share)}</span></td>";
    }

    private static Html Rate(string name, double? value) => $"<div><dt>{name}</dt><dd>{Figures.Ratio(value ?? double.NaN)}</dd></div>";
}
