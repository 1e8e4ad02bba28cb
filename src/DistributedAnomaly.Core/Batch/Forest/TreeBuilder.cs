using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>Grows isolation trees (Liu, Ting, Zhou, "Isolation forest", 2008), one after the other in the same buffers. One thread each.</summary>
/// <remarks>
/// <list type="number">
/// <item>Draws the rows and columns of the tree without repetition.</item>
/// <item>Takes the nodes breadth first: draws a column in which the rows of the node differ, then a threshold between its least and greatest value.</item>
/// <item>A node of one row, of equal rows, or at depth ceil(log2 of the rows) is a leaf.</item>
/// <item>From the last node to the first: the expected path length below each.</item>
/// </list>
/// Cost: rows * depth comparisons a tree, plus columns that turn out constant. Memory: 100 bytes a row of a
/// tree and 8 a column.
/// </remarks>
internal sealed class TreeBuilder
{
    private readonly double[] _values;
    private readonly int _features;
    private readonly int _rows;
    private readonly int _perTree;
    private readonly int _columnsPerTree;
    private readonly int _maxDepth;
    private readonly int[] _usable;
    private readonly int[] _columns;
    private readonly double[] _column;
    private readonly int[] _sample;

    private readonly int[] _feature;
    private readonly double[] _threshold;
    private readonly int[] _left;
    private readonly double[] _path;
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly int[] _depth;

    /// <param name="values">Row after row.</param>
    /// <param name="features">Columns of a row.</param>
    /// <param name="usable">The columns that are not constant.</param>
    /// <param name="rowsPerTree">At most as many as there are rows.</param>
    /// <param name="columnsPerTree">At most as many as are usable.</param>
    public TreeBuilder(double[] values, int features, ReadOnlySpan<int> usable, int rowsPerTree, int columnsPerTree)
    {
        (_values, _features, _rows) = (values, features, values.Length / features);
        (_perTree, _columnsPerTree, _usable) = (rowsPerTree, columnsPerTree, usable.ToArray());
        _maxDepth = DepthLimit(rowsPerTree);
        _columns = new int[_usable.Length];
        _column = new double[rowsPerTree];
        _sample = new int[rowsPerTree];
        var nodes = 2 * rowsPerTree - 1;
        (_feature, _threshold, _left, _path) = (new int[nodes], new double[nodes], new int[nodes], new double[nodes]);
        (_from, _to, _depth) = (new int[nodes], new int[nodes], new int[nodes]);
    }

    public static int DepthLimit(int rowsPerTree) => rowsPerTree < 2 ? 0 : 32 - int.LeadingZeroCount(rowsPerTree - 1);

    /// <param name="random">The stream of this tree.</param>
    public TreeNodes Grow(SeededRandom random)
    {
        DrawColumns(random);
        DrawRows(random);
        var count = 1;
        (_from[0], _to[0], _depth[0]) = (0, _perTree, 0);
        for (var node = 0; node < count; node++)
        {
            if (!TrySplit(node, random, out var middle))
            {
                var rows = _to[node] - _from[node];
                (_feature[node], _threshold[node], _left[node]) = (0, double.PositiveInfinity, node);
                _path[node] = _depth[node] + PathLength.Average(rows);
                continue;
            }

            _left[node] = count;
            (_from[count], _to[count], _depth[count]) = (_from[node], middle, _depth[node] + 1);
            count++;
            (_from[count], _to[count], _depth[count]) = (middle, _to[node], _depth[node] + 1);
            count++;
        }

        for (var node = count - 1; node >= 0; node--)
        {
            var left = _left[node];
            if (left == node)
                continue;
            double rows = _to[node] - _from[node];
            _path[node] = ((_to[left] - _from[left]) * _path[left] + (_to[left + 1] - _from[left + 1]) * _path[left + 1]) / rows;
        }

        return new TreeNodes(_feature[..count], _threshold[..count], _left[..count], _path[..count], _depth[count - 1]);
    }

    /// <summary>Partial shuffle (Fisher, Yates): the first places are a draw without repetition.</summary>
    private void DrawColumns(SeededRandom random)
    {
        _usable.CopyTo(_columns, 0);
        if (_columnsPerTree == _usable.Length)
            return;
        for (var i = 0; i < _columnsPerTree; i++)
        {
            var k = i + random.Next(_usable.Length - i);
            (_columns[i], _columns[k]) = (_columns[k], _columns[i]);
        }
    }

    private void DrawRows(SeededRandom random)
    {
        if (_perTree < _rows)
        {
            random.Sample(_rows, _perTree).CopyTo(_sample, 0);
            return;
        }

        for (var i = 0; i < _rows; i++)
            _sample[i] = i;
    }

    private bool TrySplit(int node, SeededRandom random, out int middle)
    {
        middle = 0;
        var sample = _sample.AsSpan(_from[node], _to[node] - _from[node]);
        if (sample.Length < 2 || _depth[node] >= _maxDepth)
            return false;
        var column = _column.AsSpan(0, sample.Length);
        for (var candidates = _columnsPerTree; candidates > 0; candidates--)
        {
            var k = random.Next(candidates);
            var feature = _columns[k];
            var (least, greatest) = Read(sample, feature, column);
            if (least == greatest)
            {
                (_columns[k], _columns[candidates - 1]) = (_columns[candidates - 1], _columns[k]);
                continue;
            }

            var u = random.NextDouble();
            var threshold = least * (1 - u) + greatest * u;
            if (!(threshold >= least && threshold < greatest))
                threshold = least;
            (_feature[node], _threshold[node]) = (feature, threshold);
            middle = _from[node] + Partition(sample, column, threshold);
            return true;
        }

        return false;
    }

    private (double Least, double Greatest) Read(ReadOnlySpan<int> sample, int feature, Span<double> column)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < sample.Length; i++)
        {
            var value = _values[sample[i] * _features + feature];
            column[i] = value;
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        return (least, greatest);
    }

    private static int Partition(Span<int> sample, Span<double> column, double threshold)
    {
        var (i, end) = (0, sample.Length);
        while (i < end)
        {
            if (column[i] <= threshold)
            {
                i++;
                continue;
            }

            end--;
            (sample[i], sample[end]) = (sample[end], sample[i]);
            column[i] = column[end];
        }

        return i;
    }
}
