namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>How near two trainings of the same model came to each other.</summary>
/// <param name="FirstLoss">Relative difference of the first epoch's loss on the rows learnt from.</param>
/// <param name="Loss">Largest relative difference of an epoch's loss, on the rows learnt from or on those held back.</param>
/// <param name="LastLoss">Relative difference of the last epoch's loss on the rows learnt from.</param>
/// <param name="MedianScore">Relative difference of a row's score, median.</param>
/// <param name="LargestScore">The same, largest.</param>
/// <param name="TopShare">Share of the highest 1 % of the scores that both have.</param>
internal sealed record Agreement(double FirstLoss, double Loss, double LastLoss, double MedianScore, double LargestScore, double TopShare)
{
    public static Agreement Of(TrainingMeasurement one, TrainingMeasurement other)
    {
        var scores = one.Scores.Zip(other.Scores, Difference).Order().ToArray();
        var top = Top(one.Scores);
        return new Agreement(
            Difference(one.Losses[0], other.Losses[0]),
            one.Losses.Zip(other.Losses, Difference).Max(),
            Difference(one.Losses[^2], other.Losses[^2]),
            scores[scores.Length / 2],
            scores[^1],
            (double)top.Intersect(Top(other.Scores)).Count() / top.Count);
    }

    public override string ToString() =>
        $"differs: loss of the first epoch {FirstLoss:0.0e+0}, of the last {LastLoss:0.0e+0}, of any at most {Loss:0.0e+0}; score of a row {MedianScore:0.0e+0} (median), {LargestScore:0.0e+0} at most; "
        + $"{TopShare:0.0 %} of the highest 1 % are the same rows";

    private static double Difference(double one, double other) => Math.Abs(one - other) / Math.Max(Math.Abs(one), 1e-12);

    private static List<int> Top(double[] scores) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).Take(Math.Max(1, scores.Length / 100))];
}
