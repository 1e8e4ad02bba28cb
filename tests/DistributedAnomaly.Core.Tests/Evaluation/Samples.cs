using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Core.Tests.Evaluation;

/// <summary>Scored series for tests: written down by hand, or drawn from a seed.</summary>
internal static class Samples
{
    /// <param name="scores">One per row.</param>
    /// <param name="labels">A digit per row: 1 = anomalous.</param>
    public static ScoredSeries Of(double[] scores, string labels) =>
        new("web1", scores, [.. labels.Select(digit => digit == '1')], [.. scores.Select((_, i) => i * 60_000L)]);

    /// <summary>Scores with many ties, that tell a little about the labels; both kinds of rows are there.</summary>
    public static ScoredSeries Random(int seed)
    {
        var random = new Random(seed);
        var rows = random.Next(2, 200);
        var share = random.NextDouble() * 0.5;
        bool[] labels = [.. Enumerable.Range(0, rows).Select(i => i == 0 || (i > 1 && random.NextDouble() < share))];
        var levels = random.Next(1, 40);
        double[] scores = [.. labels.Select(label => random.Next(levels) - 5 + (label ? random.Next(1 + levels / 2) : 0))];
        return new ScoredSeries("e", scores, labels, [.. scores.Select((_, i) => i * 60_000L)]);
    }

    public static ScoredSeries WithScores(ScoredSeries series, Func<double, double> change) =>
        new(series.Entity, [.. series.Scores.ToArray().Select(change)], series.Labels, series.TimesMs);
}
