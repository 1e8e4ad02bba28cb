using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Model of <see cref="EcodDetector"/>: the sorted values of each column and its skewness.</summary>
internal sealed class EcodModel(string name, IReadOnlyList<string> columns, double[][] sorted, double[] skewed) : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        writer.Doubles(skewed);
        foreach (var column in sorted)
            writer.Doubles(column);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var sums = Sums(rows.Slice(i * Width, Width));
            scores[i] = Math.Max(Math.Max(sums.Left, sums.Right), sums.Skewed);
        }
    }

    /// <summary>The tails of the largest of the three sums.</summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var sums = Sums(row);
        for (var c = 0; c < Width; c++)
        {
            var (left, right) = Tails(row[c], c);
            contributions[c] = sums.Left >= Math.Max(sums.Right, sums.Skewed) ? left
                : sums.Right >= sums.Skewed || skewed[c] >= 0 ? right
                : left;
        }
    }

    private (double Left, double Right, double Skewed) Sums(ReadOnlySpan<double> row)
    {
        var (lefts, rights, skew) = (0.0, 0.0, 0.0);
        for (var c = 0; c < row.Length; c++)
        {
            var (left, right) = Tails(row[c], c);
            lefts += left;
            rights += right;
            skew += skewed[c] >= 0 ? right : left;
        }

        return (lefts, rights, skew);
    }

    private (double Left, double Right) Tails(double value, int c)
    {
        var n = sorted[c].Length;
        var notAbove = OrderStatistics.CountNotAbove(sorted[c], value);
        var notBelow = n - OrderStatistics.CountBelow(sorted[c], value);
        return (Surprise(notAbove, n), Surprise(notBelow, n));
    }

    private static double Surprise(int count, int n) => -PortableMath.Ln(count == 0 ? 1.0 / (n + 1) : (double)count / n);
}
