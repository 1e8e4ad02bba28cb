using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Interquartile fences (Tukey 1977): how many interquartile ranges a value lies outside of the middle half of its column.</summary>
/// <remarks>
/// Score of a row = the largest of its columns; 1.5 is Tukey's inner fence, 3 the outer one; negative inside the middle half. Quantiles of type 7.
/// Cost: a sort a column to fit; memory 24 bytes a column.
/// </remarks>
public sealed class IqrBatchDetector : IBatchDetector
{
    public string Name => "iqr";

    public BatchModel Fit(Table train, FitOptions options)
    {
        var (low, high, scale) = (new double[train.Width], new double[train.Width], new double[train.Width]);
        for (var c = 0; c < train.Width; c++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var sorted = train.Column(c);
            Array.Sort(sorted);
            low[c] = OrderStatistics.Quantile(sorted, 0.25);
            high[c] = OrderStatistics.Quantile(sorted, 0.75);
            var half = high[c] / 2 - low[c] / 2;
            scale[c] = half > 0 ? Math.Min(half, double.MaxValue / 2) * 2 : ColumnScale.OfConstants(Math.Abs(low[c]));
        }

        return new IqrModel(Name, train.Columns, low, high, scale);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => new IqrModel(
        Name, columns, reader.Doubles(columns.Count), reader.Doubles(columns.Count), reader.Doubles(columns.Count));
}
