using System.Globalization;
using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>A small synthetic table (seed 20: two clusters and uniform noise) with what scikit-learn 1.2.1 makes of it, in Golden/batch.</summary>
internal sealed class ScikitLearnTable
{
    private readonly string[] _header;
    private readonly double[][] _rows;

    private ScikitLearnTable(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "batch", file));
        _header = lines[0].Split(',');
        _rows = [.. lines[1..].Select(line => line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray())];
        Table = new Table(["x0", "x1", "x2", "x3"], [.. _rows.SelectMany(row => row[..4])]);
    }

    public static ScikitLearnTable Train { get; } = new("scikit-learn-train.csv");

    public static ScikitLearnTable Test { get; } = new("scikit-learn-test.csv");

    public Table Table { get; }

    public double[] Expected(string column) => [.. _rows.Select(row => row[Array.IndexOf(_header, column)])];

    /// <summary>Largest relative difference.</summary>
    public static double Difference(double[] scores, double[] expected) =>
        scores.Zip(expected, (score, other) => Math.Abs(score - other) / Math.Max(1e-9, Math.Abs(other))).Max();
}
