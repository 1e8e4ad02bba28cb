using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Model of <see cref="IqrBatchDetector"/>: quartiles and their distance.</summary>
internal sealed class IqrModel(string name, IReadOnlyList<string> columns, double[] low, double[] high, double[] scale)
    : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        writer.Doubles(low);
        writer.Doubles(high);
        writer.Doubles(scale);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var largest = double.MinValue;
            for (var c = 0; c < Width; c++)
                largest = Math.Max(largest, Outside(rows[i * Width + c], c));
            scores[i] = largest;
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        for (var c = 0; c < Width; c++)
            contributions[c] = Outside(row[c], c);
    }

    private double Outside(double value, int c) => Math.Max(low[c] / 2 - value / 2, value / 2 - high[c] / 2) / scale[c] * 2;
}
