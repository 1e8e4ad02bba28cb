namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>Columns of the kernel matrix on demand, as many kept as fit into a bound; the one not used for longest gives way.</summary>
internal sealed class KernelColumns
{
    private const int BlockRows = 2_048;

    /// <summary>Values of the table below which waking other threads takes longer than the work.</summary>
    private const long WorthThreads = 150_000;

    private readonly TiledRows _rows;
    private readonly KernelFunction _kernel;
    private readonly double[] _row;
    private readonly double[] _values;
    private readonly float[]?[] _columns;
    private readonly int _most;
    private readonly int _threads;

    // A ring of the kept columns in the order of their last use: [0] is the head.
    private readonly int[] _newer;
    private readonly int[] _older;
    private int _kept;

    /// <param name="mostBytes">Bound of all columns together; two are kept in any case.</param>
    /// <param name="threads">That compute a column, if it is long.</param>
    public KernelColumns(TiledRows rows, KernelFunction kernel, long mostBytes, int threads = 1)
    {
        (_rows, _kernel, _threads) = (rows, kernel, threads);
        (_row, _values) = (new double[rows.Features], new double[rows.Rows]);
        _columns = new float[]?[rows.Rows];
        _most = (int)Math.Clamp(mostBytes / (4L * rows.Rows), 2, Math.Max(2, rows.Rows));
        (_newer, _older) = (new int[rows.Rows + 1], new int[rows.Rows + 1]);
    }

    /// <summary>Kernel of a row with itself, for all rows.</summary>
    public double[] Diagonal()
    {
        var diagonal = new double[_rows.Rows];
        if (!_kernel.OfDistance)
        {
            for (var i = 0; i < diagonal.Length; i++)
            {
                for (var f = 0; f < _rows.Features; f++)
                    diagonal[i] += _rows[i, f] * _rows[i, f];
            }
        }

        _kernel.Apply(diagonal);
        return diagonal;
    }

    /// <summary>Kernel of one row with all. Valid until two other columns were asked for.</summary>
    public float[] this[int row]
    {
        get
        {
            var column = _columns[row];
            if (column is not null)
            {
                Unlink(row);
            }
            else
            {
                column = _kept < _most ? new float[_rows.Rows] : TakeOldest();
                _kept++;
                _columns[row] = column;
                Fill(row, column);
            }

            Link(row);
            return column;
        }
    }

    private void Fill(int row, float[] column)
    {
        _rows.CopyRow(row, _row);
        if (_threads == 1 || (long)_rows.Rows * _rows.Features < WorthThreads)
            Fill(column, 0, column.Length);
        else
            RowBlocks.Run(column.Length, BlockRows, _threads, (first, count) => Fill(column, first, count), CancellationToken.None);
    }

    private void Fill(float[] column, int first, int count)
    {
        var values = _values.AsSpan(first, count);
        _rows.Compare(_row, _kernel.OfDistance, values, first);
        _kernel.Apply(values);
        for (var i = 0; i < count; i++)
            column[first + i] = (float)values[i];
    }

    private float[] TakeOldest()
    {
        var oldest = _newer[0];
        var column = _columns[oldest - 1]!;
        Unlink(oldest - 1);
        _columns[oldest - 1] = null;
        _kept--;
        return column;
    }

    private void Link(int row)
    {
        var newest = _older[0];
        (_older[row + 1], _newer[row + 1]) = (newest, 0);
        _newer[newest] = row + 1;
        _older[0] = row + 1;
    }

    private void Unlink(int row)
    {
        var (older, newer) = (_older[row + 1], _newer[row + 1]);
        _newer[older] = newer;
        _older[newer] = older;
    }
}
