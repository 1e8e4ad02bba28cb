using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Judges each column alone by its distance from a centre in scales; a row is as unusual as its most unusual value.</summary>
internal sealed class ColumnwiseModel(string detectorName, IReadOnlyList<string> columns, double[] centres, double[] scales)
    : BatchModel(detectorName, columns)
{
    public static ColumnwiseModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var centres = reader.Doubles(columns.Count);
        var scales = reader.Doubles(columns.Count);
        foreach (var scale in scales)
        {
            if (!(scale > 0))
                throw new SnapshotException($"a scale of {scale}");
        }

        return new ColumnwiseModel(name, columns, centres, scales);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Doubles(centres);
        writer.Doubles(scales);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var row = rows.Slice(i * Width, Width);
            var largest = 0.0;
            for (var c = 0; c < row.Length; c++)
                largest = Math.Max(largest, Distance(row[c], c));
            scores[i] = largest;
        }
    }

    /// <summary>Squared distances: a column far away outweighs many that are a little off.</summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var largest = 0.0;
        for (var c = 0; c < row.Length; c++)
            largest = Math.Max(largest, contributions[c] = Math.Min(Distance(row[c], c), double.MaxValue));
        if (largest == 0)
            return;
        for (var c = 0; c < row.Length; c++)
            contributions[c] = contributions[c] / largest * (contributions[c] / largest);
    }

    /// <summary>Halves, because the difference of two values of 1.7e308 is infinite.</summary>
    private double Distance(double value, int column) => Math.Abs(value / 2 - centres[column] / 2) / scales[column] * 2;
}
