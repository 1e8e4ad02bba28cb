using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>HBOS (Goldstein and Dengel 2012): how rare a value's bin is in a histogram of its column, summed over the columns.</summary>
/// <remarks>
/// Score = the sum of -ln(height + 0.1), heights as a share of the tallest bin; a value outside of a histogram counts as in an empty bin, and
/// more with each bin's width that it lies away. Bins are of equal width. Cost: one pass to fit, one division a value to score; memory <see cref="Bins"/> x 8
/// bytes a column.
/// </remarks>
public sealed class HistogramDetector : IBatchDetector
{
    /// <summary>Added to a height, so that an empty bin is unusual but not infinitely so.</summary>
    private const double Floor = 0.1;

    public string Name => "histogram";

    /// <value>Of equal width, 2 to 1,000. Default 10.</value>
    public int Bins { get; init; } = 10;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Bins, 2, 1000, nameof(Bins));
        var (low, width) = (new double[train.Width], new double[train.Width]);
        var surprise = new double[train.Width * Bins];
        for (var c = 0; c < train.Width; c++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var column = train.Column(c);
            var (least, largest) = (double.MaxValue, double.MinValue);
            foreach (var value in column)
                (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
            low[c] = least;
            var half = largest / 2 - least / 2;
            width[c] = half > 0 ? Math.Max(half / Bins, double.MinValue) * 2 : ColumnScale.OfConstants(Math.Abs(least));
            Fill(column, low[c], width[c], surprise.AsSpan(c * Bins, Bins));
        }

        return new HistogramModel(Name, train.Columns, Bins, low, width, surprise);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var bins = reader.Int();
        if (bins is < 2 or > 1000)
            throw new SnapshotException($"a histogram of {bins} bins");
        return new HistogramModel(
            Name, columns, bins, reader.Doubles(columns.Count), reader.Doubles(columns.Count), reader.Doubles((long)columns.Count * bins));
    }

    private static void Fill(double[] column, double low, double width, Span<double> surprise)
    {
        surprise.Clear();
        var tallest = 0.0;
        foreach (var value in column)
        {
            ref var bin = ref surprise[HistogramModel.BinOf(value, low, width, surprise.Length)];
            tallest = Math.Max(tallest, ++bin);
        }

        foreach (ref var bin in surprise)
            bin = -PortableMath.Ln((bin / tallest + Floor) / (1 + Floor));
    }
}
