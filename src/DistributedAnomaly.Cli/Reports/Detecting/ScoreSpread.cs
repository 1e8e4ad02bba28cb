using DistributedAnomaly.Cli.Detecting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Detecting;

/// <summary>How the scores of the sampled rows are spread, and where the threshold lies among them.</summary>
internal static class ScoreSpread
{
    private const int Bins = 60;

    public static Html Of(DetectSummary summary, DetectSample sample)
    {
        var sorted = sample.Rows.Select(row => row.Score).Order().ToArray();
        // A few far scores must not squeeze all others into one bar.
        var high = Math.Max(sorted[(int)(0.995 * (sorted.Length - 1))], Math.Min(summary.Threshold * 1.05, sorted[^1]));
        var x = Axis.Linear(Math.Max(sorted[0], -1e150), Math.Min(high, 1e150));
        var counts = new int[Bins];
        foreach (var score in sorted)
            counts[Math.Min(Bins - 1, (int)(x.Place(score) * Bins))]++;
        var y = Axis.Linear(0, counts.Max());
        var plot = new Plot($"Scores of {Figures.Count(sorted.Length)} rows", "Histogram of the scores with the threshold", x, y) { XName = "score; what is higher stands in the last bar" };
        for (var b = 0; b < Bins; b++)
        {
            var (from, to) = (x.From + (x.To - x.From) * b / Bins, x.From + (x.To - x.From) * (b + 1) / Bins);
            if (counts[b] > 0)
                plot.Bar(from, to, counts[b], from >= summary.Threshold ? "labelled" : "calm", $"{counts[b]} rows from {Figures.Value(from)} to {Figures.Value(to)}");
        }

        plot.Stand(summary.Threshold, "threshold");
        plot.Key("threshold", "threshold");
        return $"""
            <section id="spread" aria-labelledby="spread-title">
            <h2 id="spread-title">Spread of the scores</h2>
            {plot.ToHtml()}
            </section>
            """;
    }
}
