using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Clusters;
using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Projection;
using DistributedAnomaly.Core.Batch.Scaling;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>
/// Compares scores of the training rows with scikit-learn's, file by file: <c>parity FILE...</c>, tables as .csv.gz whose last column is
/// the label. Columns are standardised before by both. Printed are the largest relative differences, and for DBSCAN the rows of other labels.
/// </summary>
internal static class ParityCommand
{
    public static int Run(string[] files)
    {
        Console.WriteLine($"{"table",-24} {"rows",6} {"columns",7} {"lof 20",10} {"knn 5",10} {"pca 3",10} {"dbscan",10} {"equal rows",10}");
        foreach (var file in files)
        {
            var table = Read(file);
            var theirs = Theirs(file);
            var scaled = Standardised(table);
            var lof = new LofDetector { Scaling = RowScaling.None }.Fit(scaled, FitOptions.Default).ScoreTraining(scaled);
            var knn = new KnnDetector { Scaling = RowScaling.None }.Fit(scaled, FitOptions.Default).ScoreTraining(scaled);
            var pca = new PcaDetector { Scaling = RowScaling.None, Components = 3, Index = SubspaceIndex.Residual }.Fit(scaled, FitOptions.Default).Score(scaled);
            var labels = DbscanClustering.Of(scaled, theirs[0][4], 5, RowScaling.None, FitOptions.Default).Labels;
            var others = labels.Where((label, i) => label != (int)theirs[i][3]).Count();
            var equal = scaled.Rows - Enumerable.Range(0, scaled.Rows).Select(i => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(scaled.Row(i)))).Distinct().Count();
            Console.WriteLine(
                $"{Path.GetFileName(file)[..^7],-24} {table.Rows,6} {table.Width,7} {Difference(lof, theirs, 0),10:0.0e+0} {Difference(knn, theirs, 1),10:0.0e+0} {Difference(pca, theirs, 2),10:0.0e+0} {others,10} {equal,10}");
        }

        return 0;
    }

    private static double Difference(double[] ours, double[][] theirs, int column) =>
        ours.Select((score, i) => Math.Abs(score - theirs[i][column]) / Math.Max(1e-6, Math.Abs(theirs[i][column]))).Max();

    /// <summary>lof, knn, pca, dbscan and its radius, row by row.</summary>
    private static double[][] Theirs(string file)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Batch", "scikit_learn_scores.py"));
        start.ArgumentList.Add(file);
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return [.. lines.Select(line => line.Split(',').Select(Number).ToArray())];
    }

    private static Table Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var columns = reader.ReadLine()!.Split(',')[..^1];
        var values = new List<double>();
        while (reader.ReadLine() is { } line)
            values.AddRange(line.Split(',')[..^1].Select(Number));
        return new Table(columns, [.. values]);
    }

    /// <summary>As scikit-learn's StandardScaler does; a column without spread stays.</summary>
    private static Table Standardised(Table table)
    {
        var values = table.Values.ToArray();
        for (var c = 0; c < table.Width; c++)
        {
            var column = table.Column(c);
            var mean = column.Average();
            var deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            for (var i = 0; i < table.Rows; i++)
                values[i * table.Width + c] = (values[i * table.Width + c] - mean) / (deviation > 1e-12 ? deviation : 1);
        }

        return new Table(table.Columns, values);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
