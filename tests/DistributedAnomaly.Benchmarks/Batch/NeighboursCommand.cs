using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Scaling;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>
/// Fits and scores nearest-neighbour detectors, beside scikit-learn in the same run (goal on one thread: twice as fast):
/// <c>lof|knn [rows] [columns] [threads] [k]</c>. Fitting finds the neighbours of every row; scored are 1,000 rows.
/// </summary>
internal static class NeighboursCommand
{
    public static int Run(string what, string[] args)
    {
        var (rows, columns, threads) = (Whole(args, 0, 10_000), Whole(args, 1, 8), Whole(args, 2, 1));
        var k = Whole(args, 3, what == "lof" ? 20 : 5);
        var table = RandomTable.Normal(rows, columns);
        var few = table.Take([.. Enumerable.Range(0, Math.Min(rows, 1000))]);
        var options = new FitOptions { Threads = threads };
        IBatchDetector detector = what == "lof"
            ? new LofDetector { FewestNeighbours = k, MostNeighbours = k, Scaling = RowScaling.None }
            : new KnnDetector { FewestNeighbours = k, MostNeighbours = k, Scaling = RowScaling.None };
        BatchModel? model = null;
        var fit = Measurement.Best(3, () =>
        {
            model = detector.Fit(table, options);
            model.ScoreTraining(table, threads);
        });
        var score = Measurement.Best(3, () => model!.Score(few, threads));
        Console.WriteLine($"{what}, {rows:N0} rows of {columns} columns, k {k}, {threads} threads");
        Measurement.Print("fit", fit, score, ScikitLearn.Measure(what, rows, columns, k));
        return 0;
    }

    private static int Whole(string[] args, int place, int otherwise) => args.Length > place ? int.Parse(args[place]) : otherwise;
}
