using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Scaling;

/// <summary>Brings rows into the units of the training table. Results are cut at ±<see cref="Cut"/>, so that sums of their squares are finite.</summary>
internal sealed class RowScaler
{
    public const double Cut = 1e100;

    private readonly double[] _centres;
    private readonly double[] _scales;

    private RowScaler(double[] centres, double[] scales)
    {
        _centres = centres;
        _scales = scales;
    }

    public int Width => _centres.Length;

    public static RowScaler Fit(Table table, RowScaling scaling)
    {
        var centres = new double[table.Width];
        var scales = new double[table.Width];
        scales.AsSpan().Fill(1);
        for (var c = 0; c < table.Width && scaling != RowScaling.None; c++)
        {
            var column = table.Column(c);
            (centres[c], scales[c]) = scaling switch
            {
                RowScaling.MinMax => Range(column),
                RowScaling.Robust => ColumnScale.MedianAndDeviation(column),
                _ => ColumnScale.MeanAndDeviation(column),
            };
        }

        return new RowScaler(centres, scales);
    }

    /// <exception cref="SnapshotException">Another number of columns, or a scale that is none.</exception>
    public static RowScaler Load(int width, ref SnapshotReader reader)
    {
        var centres = reader.Doubles(width);
        var scales = reader.Doubles(width);
        foreach (var scale in scales)
        {
            if (!(scale > 0))
                throw new SnapshotException($"a scale of {scale}");
        }

        foreach (var centre in centres)
        {
            if (!double.IsFinite(centre))
                throw new SnapshotException($"a centre of {centre}");
        }

        return new RowScaler(centres, scales);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Doubles(_centres);
        writer.Doubles(_scales);
    }

    /// <summary>Scales one row. Halves, because the difference of two values of 1.7e308 is infinite.</summary>
    public void Scale(ReadOnlySpan<double> row, Span<double> scaled)
    {
        for (var c = 0; c < row.Length; c++)
            scaled[c] = Math.Clamp((row[c] / 2 - _centres[c] / 2) / _scales[c] * 2, -Cut, Cut);
    }

    /// <summary>Scales all rows of a table into a new array, row after row.</summary>
    public double[] Scale(Table table)
    {
        var scaled = new double[table.Values.Length];
        for (var i = 0; i < table.Rows; i++)
            Scale(table.Row(i), scaled.AsSpan(i * Width, Width));
        return scaled;
    }

    private static (double Centre, double Scale) Range(ReadOnlySpan<double> column)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var value in column)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var half = high / 2 - low / 2;
        return (low, half > 0 ? Math.Min(half, double.MaxValue / 2) * 2 : ColumnScale.OfConstants(Math.Abs(low)));
    }
}
