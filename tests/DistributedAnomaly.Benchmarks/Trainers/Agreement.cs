namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>How near two trainings of the same model came to each other.</summary>
/// <param name="Loss">Largest relative difference of an epoch's loss, training or validation.</param>
/// <param name="MedianScore">Relative difference of a row's score, median.</param>
/// <param name="LargestScore">The same, largest.</param>
/// <param name="TopShare">Share of the highest 1 % of the scores that both have.</param>
internal sealed record Agreement(double Loss, double MedianScore, double LargestScore, double TopShare)
{
    public static Agreement Of(TrainingMeasurement one, TrainingMeasurement other)
    {
        var scores = one.Scores.Zip(other.Scores, Difference).Order().ToArray();
        var top = Top(one.Scores);
        return new Agreement(
            one.Losses.Zip(other.Losses, Difference).Max(), scores[scores.Length / 2], scores[^1], (double)top.Intersect(Top(other.Scores)).Count() / top.Count);
    }

    public override string ToString() =>
        $"differences: loss of an epoch at most {Loss:0.0e+0}, score of a row {MedianScore:0.0e+0} (median), {LargestScore:0.0e+0} at most; "
        + $"{TopShare:0.0 %} of the highest 1 % are the same rows";

    private static double Difference(double one, double other) => Math.Abs(one - other) / Math.Max(Math.Abs(one), 1e-12);

    private static List<int> Top(double[] scores) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).Take(Math.Max(1, scores.Length / 100))];
}
