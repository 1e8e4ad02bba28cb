using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Every row judged by a model that has not seen it: stratified k-fold cross-validation (Kohavi 1995).</summary>
/// <param name="Scores">Out of fold, one a row.</param>
/// <param name="Folds">That were used: at most as many as there are rows of the rarer kind.</param>
/// <param name="AucRoc">Of the scores.</param>
/// <param name="AucPr">Average precision of the scores.</param>
public sealed record CrossValidation(double[] Scores, int Folds, double AucRoc, double AucPr)
{
    /// <summary>Fits as many models as folds.</summary>
    /// <param name="folds">Wanted, 2 or more; both kinds of rows are spread evenly over them.</param>
    /// <exception cref="ArgumentException">Fewer than two rows of one kind.</exception>
    public static CrossValidation Of(SupervisedDetector detector, Table table, ReadOnlySpan<bool> labels, int folds, FitOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var rarer = Math.Min(labels.Count(true), labels.Count(false));
        if (rarer < 2)
            throw new ArgumentException($"{rarer} rows of one kind: two at least are needed to validate", nameof(labels));
        folds = Math.Min(folds, rarer);
        var own = labels.ToArray();
        var fold = Assign(own, folds, options.Seed);
        var scores = new double[table.Rows];
        for (var f = 0; f < folds; f++)
        {
            var (inside, outside) = (Rows(fold, row => row == f), Rows(fold, row => row != f));
            var model = detector.Fit(table.Take(outside), Array.ConvertAll(outside, row => own[row]), options with { Progress = null });
            var judged = model.Score(table.Take(inside), options.Threads, options.CancellationToken);
            for (var i = 0; i < inside.Length; i++)
                scores[inside[i]] = judged[i];
            options.Progress?.Report((f + 1.0) / folds);
        }

        var thresholds = ThresholdTable.Of(new ScoredSeries("table", scores, own));
        return new CrossValidation(scores, folds, RocCurve.Of(thresholds).Area!.Value, PrecisionRecallCurve.Of(thresholds).AveragePrecision!.Value);
    }

    private static int[] Assign(bool[] labels, int folds, int seed)
    {
        var fold = new int[labels.Length];
        var random = new SeededRandom(seed, 55);
        foreach (var kind in (bool[])[true, false])
        {
            var rows = Enumerable.Range(0, labels.Length).Where(row => labels[row] == kind).ToArray();
            random.Shuffle(rows.AsSpan());
            for (var i = 0; i < rows.Length; i++)
                fold[rows[i]] = i % folds;
        }

        return fold;
    }

    private static int[] Rows(int[] fold, Func<int, bool> chosen) => [.. Enumerable.Range(0, fold.Length).Where(row => chosen(fold[row]))];
}
