using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>
/// Fits and scores isolation forests of 100 trees, beside scikit-learn in the same run (goals on one thread: fit 5 times, score 10 times
/// as fast): <c>forest [rows] [columns] [threads]</c>.
/// </summary>
internal static class ForestCommand
{
    public static int Run(string[] args)
    {
        var (rows, columns, threads) = (Whole(args, 0, 100_000), Whole(args, 1, 8), Whole(args, 2, 1));
        var table = RandomTable.Normal(rows, columns);
        var options = new FitOptions { Threads = threads };
        BatchModel? model = null;
        var fit = Measurement.Best(5, () => model = new IsolationForestDetector().Fit(table, options));
        var score = Measurement.Best(3, () => model!.Score(table, threads));
        Console.WriteLine($"isolation forest, {rows:N0} rows of {columns} columns, {threads} threads, {Environment.WorkingSet >> 20} MiB resident");
        Measurement.Print("fit", fit, score, ScikitLearn.Measure("forest", rows, columns));
        return 0;
    }

    private static int Whole(string[] args, int place, int otherwise) => args.Length > place ? int.Parse(args[place]) : otherwise;
}
