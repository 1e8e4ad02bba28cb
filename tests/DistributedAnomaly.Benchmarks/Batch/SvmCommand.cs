using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Kernels;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>
/// Fits and scores one-class support vector machines with the rbf kernel, beside scikit-learn in the same run (goal on one thread: as
/// fast): <c>svm [rows] [columns] [nu]</c>.
/// </summary>
internal static class SvmCommand
{
    public static int Run(string[] args)
    {
        var (rows, columns) = (args.Length > 0 ? int.Parse(args[0]) : 5_000, args.Length > 1 ? int.Parse(args[1]) : 16);
        var nu = args.Length > 2 ? double.Parse(args[2]) : 0.5;
        var table = RandomTable.Normal(rows, columns);
        var detector = new OneClassSvmDetector { Nu = nu, MaxRows = 200_000 };
        BatchModel? model = null;
        var fit = Measurement.Best(3, () => model = detector.Fit(table, FitOptions.Default));
        var score = Measurement.Best(3, () => model!.Score(table));
        Console.WriteLine($"one-class SVM, {rows:N0} rows of {columns} columns, nu {nu}");
        Measurement.Print("fit", fit, score, ScikitLearn.Measure("svm", rows, columns, nu));
        return 0;
    }
}
