using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>What a row goes through before it is compared: standardised columns, or none of it; never beyond a bound whose squares are finite.</summary>
/// <param name="centres">Empty: the values are taken as they are.</param>
/// <param name="scales">As many as there are centres.</param>
internal sealed class RowScaling(double[] centres, double[] scales)
{
    private const double Most = 1e100;

    public static RowScaling None { get; } = new([], []);

    /// <summary>Mean 0 and variance 1 in every column of the table.</summary>
    public static RowScaling Standardising(Table train)
    {
        var (means, deviations) = (new double[train.Width], new double[train.Width]);
        for (var c = 0; c < train.Width; c++)
            (means[c], deviations[c]) = ColumnScale.MeanAndDeviation(train.Column(c));
        return new RowScaling(means, deviations);
    }

    /// <exception cref="SnapshotException">It fits no table of so many columns.</exception>
    public static RowScaling Load(int columns, ref SnapshotReader reader)
    {
        var (means, deviations) = (reader.Doubles(), reader.Doubles());
        if ((means.Length != 0 && means.Length != columns) || deviations.Length != means.Length || !Array.TrueForAll(deviations, d => d > 0))
            throw new SnapshotException($"a scaling of {means.Length} columns");
        return new RowScaling(means, deviations);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Doubles(centres);
        writer.Doubles(scales);
    }

    public void Apply(ReadOnlySpan<double> row, Span<double> target)
    {
        for (var c = 0; c < row.Length; c++)
        {
            // Halves, because the difference of two values of 1.7e308 is infinite.
            var value = centres.Length == 0 ? row[c] : (row[c] / 2 - centres[c] / 2) / scales[c] * 2;
            target[c] = Math.Clamp(value, -Most, Most);
        }
    }

    /// <summary>The same for a table.</summary>
    public TiledRows Apply(Table table)
    {
        var rows = new TiledRows(table.Rows, table.Width);
        var scaled = new double[table.Width];
        for (var i = 0; i < table.Rows; i++)
        {
            Apply(table.Row(i), scaled);
            rows.SetRow(i, scaled);
        }

        return rows;
    }
}
