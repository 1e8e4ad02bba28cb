using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>
/// Grid search of nu and gamma without labels: the pair that is consistent (Tax and Müller, "A consistency-based model selection for
/// one-class classification", 2004) and tells rows best from made-up ones.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Every pair is cross-validated. A region that fits too closely rejects more of the held-out rows than the share nu that it was asked
/// to: it is not consistent.</item>
/// <item>Made-up rows take each value from the same column of a row of its own, drawn at random (as in Breiman's unsupervised random forest):
/// columns are distributed alike, how they hang together is lost. The area under the ROC curve of held-out against made-up rows tells how
/// much of that the region has learnt.</item>
/// <item>The best of the consistent pairs; where none is consistent, the one that rejects least beyond nu. Of equals the larger nu, then the
/// smaller gamma: the smoother region.</item>
/// </list>
/// A criterion without labels is a guess: with labels, choose by them. Cost: pairs * folds fits of at most <see cref="MaxRows"/> rows.
/// </remarks>
public sealed class OneClassSvmSearch
{
    public const int DefaultMaxRows = 1_000;

    /// <value>Above 0 to 1 each. Default 0.02 to 0.5.</value>
    public IReadOnlyList<double> Nus { get; init; } = [0.02, 0.05, 0.1, 0.2, 0.5];

    /// <value>By which the gamma of <see cref="GammaRule.Scale"/> is multiplied, above 0 each. Default 1/8 to 8.</value>
    public IReadOnlyList<double> GammaFactors { get; init; } = [0.125, 0.25, 0.5, 1, 2, 4, 8];

    /// <value>Parts that are held out in turn, 2 to 20. Default 3.</value>
    public int Folds
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 20);
            field = value;
        }
    } = 3;

    /// <value>Rows that are looked at, 20 to 20,000; of a longer table, so many are drawn. Default 1,000.</value>
    public int MaxRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 20);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 20_000);
            field = value;
        }
    } = DefaultMaxRows;

    /// <summary>Tries all pairs.</summary>
    /// <param name="detector">Whose kernel and other parameters are used; its nu and gamma do not matter.</param>
    /// <returns>Best first. Empty: a table of fewer rows than folds, or an empty grid.</returns>
    public IReadOnlyList<OneClassSvmTrial> Run(OneClassSvmDetector detector, Table table, FitOptions options)
    {
        if (table.Rows < Folds || Nus.Count == 0 || GammaFactors.Count == 0)
            return [];
        var random = new SeededRandom(options.Seed, stream: 1);
        var rows = table.Take(random.Sample(table.Rows, Math.Min(table.Rows, MaxRows)));
        var unreal = MadeUp(rows, random);
        var gamma = detector.Scaling(rows).Apply(rows).Gamma(GammaRule.Scale);
        var trials = new OneClassSvmTrial[Nus.Count * GammaFactors.Count];
        var (done, reporting) = (0, new Lock());
        RowBlocks.Run(trials.Length, 1, options.Threads, (pair, _) =>
        {
            var tried = detector.With(Nus[pair / GammaFactors.Count], GammaFactors[pair % GammaFactors.Count] * gamma);
            trials[pair] = Try(tried, rows, unreal, options);
            lock (reporting)
                options.Progress?.Report((double)++done / trials.Length);
        }, options.CancellationToken);
        return [.. trials
            .OrderByDescending(trial => trial.Consistent)
            .ThenBy(trial => trial.Consistent ? -trial.Separation : trial.Rejected - trial.Nu)
            .ThenByDescending(trial => trial.Nu)
            .ThenBy(trial => trial.Gamma)];
    }

    private static Table MadeUp(Table rows, SeededRandom random)
    {
        var values = new double[rows.Rows * rows.Width];
        for (var i = 0; i < values.Length; i++)
            values[i] = rows[random.Next(rows.Rows), i % rows.Width];
        return new Table(rows.Columns, values);
    }

    private OneClassSvmTrial Try(OneClassSvmDetector detector, Table rows, Table unreal, FitOptions options)
    {
        var (rejected, separation) = (0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var (learnt, held) = (new List<int>(rows.Rows), new List<int>(rows.Rows));
            for (var i = 0; i < rows.Rows; i++)
                (i % Folds == fold ? held : learnt).Add(i);
            var model = detector.Fit(rows.Take([.. learnt]), new FitOptions { Seed = options.Seed, CancellationToken = options.CancellationToken });
            var real = model.Score(rows.Take([.. held]));
            rejected += real.Count(score => score > 0);
            separation += Separation(real, model.Score(unreal.Take([.. held]))) / Folds;
        }

        var share = (double)rejected / rows.Rows;
        var expected = detector.Nu + 2 * Math.Sqrt(detector.Nu * (1 - detector.Nu) / rows.Rows);
        return new OneClassSvmTrial(detector.Nu, detector.Gamma!.Value, share, share <= expected, separation);
    }

    /// <summary>Mann-Whitney statistic, equal scores counting half.</summary>
    private static double Separation(double[] real, double[] unreal)
    {
        Array.Sort(real);
        var sum = 0.0;
        foreach (var score in unreal)
            sum += (Below(real, score, false) + Below(real, score, true)) / 2.0;
        return sum / ((double)real.Length * unreal.Length);
    }

    private static int Below(double[] sorted, double score, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < score || (orEqual && sorted[middle] == score))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
