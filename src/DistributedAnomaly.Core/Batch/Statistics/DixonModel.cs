using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Model of <see cref="DixonDetector"/>: up to 29 sorted values a column.</summary>
internal sealed class DixonModel(string name, IReadOnlyList<string> columns, int confidence, double[] sorted) : BatchModel(name, columns)
{
    private int Sample => sorted.Length / Width;

    public override void Save(SnapshotWriter writer)
    {
        writer.Int(confidence);
        writer.Doubles(sorted);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Largest(rows.Slice(i * Width, Width), training: false);
    }

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Largest(train.Row(i), training: true);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        for (var c = 0; c < Width; c++)
            contributions[c] = Ratio(row[c], c, training: false);
    }

    private double Largest(ReadOnlySpan<double> row, bool training)
    {
        var largest = 0.0;
        for (var c = 0; c < row.Length; c++)
            largest = Math.Max(largest, Ratio(row[c], c, training));
        return largest;
    }

    /// <param name="training">The value is one of the sample: an end of it is tested against the rest.</param>
    private double Ratio(double value, int c, bool training)
    {
        var values = sorted.AsSpan(c * Sample, Sample);
        if (training && values.Length > 1)
            values = value == values[0] ? values[1..] : value == values[^1] ? values[..^1] : values;
        if (values.Length + 1 < DixonTest.SmallestSample)
            return 0;
        var gap = Math.Max(values[0] / 2 - value / 2, value / 2 - values[^1] / 2);
        return gap <= 0 ? 0 : gap / (gap + (values[^1] / 2 - values[0] / 2)) / DixonTest.CriticalValue(values.Length + 1, confidence);
    }
}
