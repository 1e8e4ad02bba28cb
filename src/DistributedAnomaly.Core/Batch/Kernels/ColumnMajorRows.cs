using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>Rows stored column after column, so that one row is compared with four at once.</summary>
internal sealed class ColumnMajorRows
{
    /// <summary>The sums of a block stay in the first cache while the columns pass by.</summary>
    private const int Block = 512;

    private readonly double[] _columns;

    /// <param name="columns">Column after column, <paramref name="rows"/> numbers each.</param>
    public ColumnMajorRows(double[] columns, int rows, int features) => (_columns, Rows, Features) = (columns, rows, features);

    public int Rows { get; }

    public int Features { get; }

    public ReadOnlySpan<double> Columns => _columns;

    public ReadOnlySpan<double> Column(int feature) => _columns.AsSpan(feature * Rows, Rows);

    /// <summary>Some of the rows, in the order given.</summary>
    public ColumnMajorRows Take(ReadOnlySpan<int> rows)
    {
        var columns = new double[rows.Length * Features];
        for (var f = 0; f < Features; f++)
        {
            for (var i = 0; i < rows.Length; i++)
                columns[f * rows.Length + i] = _columns[f * Rows + rows[i]];
        }

        return new ColumnMajorRows(columns, rows.Length, Features);
    }

    /// <summary>Gamma that follows from the values.</summary>
    public double Gamma(GammaRule rule)
    {
        if (rule == GammaRule.Auto)
            return 1.0 / Features;
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in _columns)
            mean += value / _columns.Length;
        foreach (var value in _columns)
            squares += (value - mean) * (value - mean) / _columns.Length;
        return squares > 0 ? 1 / (Features * squares) : 1;
    }

    public void CopyRow(int row, Span<double> target)
    {
        for (var f = 0; f < Features; f++)
            target[f] = _columns[f * Rows + row];
    }

    /// <summary>Squared distances, or scalar products, of one row to all.</summary>
    /// <param name="row">As many numbers as there are features.</param>
    /// <param name="distance">Squared distances.</param>
    /// <param name="results">One per row.</param>
    public void Compare(ReadOnlySpan<double> row, bool distance, Span<double> results)
    {
        results.Clear();
        for (var from = 0; from < Rows; from += Block)
        {
            var part = results.Slice(from, Math.Min(Block, Rows - from));
            for (var f = 0; f < row.Length; f++)
            {
                var column = _columns.AsSpan(f * Rows + from, part.Length);
                if (distance)
                    AddSquares(row[f], column, part);
                else
                    AddProducts(row[f], column, part);
            }
        }
    }

    private static void AddSquares(double value, ReadOnlySpan<double> column, Span<double> sums)
    {
        ref var c = ref MemoryMarshal.GetReference(column);
        ref var s = ref MemoryMarshal.GetReference(sums);
        var v = Vector256.Create(value);
        var i = 0;
        for (; i <= sums.Length - 4; i += 4)
        {
            var difference = v - Vector256.LoadUnsafe(ref c, (nuint)i);
            (Vector256.LoadUnsafe(ref s, (nuint)i) + difference * difference).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < sums.Length; i++)
            sums[i] += (value - column[i]) * (value - column[i]);
    }

    private static void AddProducts(double value, ReadOnlySpan<double> column, Span<double> sums)
    {
        ref var c = ref MemoryMarshal.GetReference(column);
        ref var s = ref MemoryMarshal.GetReference(sums);
        var v = Vector256.Create(value);
        var i = 0;
        for (; i <= sums.Length - 4; i += 4)
            (Vector256.LoadUnsafe(ref s, (nuint)i) + v * Vector256.LoadUnsafe(ref c, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        for (; i < sums.Length; i++)
            sums[i] += value * column[i];
    }
}
