using System.Runtime.InteropServices;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>
/// The k-d tree of <see cref="NeighbourIndex"/>: a complete binary tree, split at the median of the widest column down to leaves of
/// <see cref="LeafRows"/> rows at most. Node i has the children 2i+1 and 2i+2; all leaves lie on the last level.
/// </summary>
internal sealed class NeighbourTree
{
    /// <summary>Rows of a group.</summary>
    public const int Lanes = 16;

    public const int LeafRows = 64;

    /// <summary>More levels than a table can have.</summary>
    public const int MaxDepth = 40;

    private readonly int _width;
    private readonly int _firstLeaf;
    private readonly int[] _firstGroup;
    private readonly double[] _cells;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly int[] _places;

    public NeighbourTree(double[] rows, int width)
    {
        _width = width;
        Count = rows.Length / width;
        var leaves = 1;
        while ((long)leaves * LeafRows < Count)
            leaves *= 2;
        _firstLeaf = leaves - 1;
        _low = new double[checked((2 * leaves - 1) * width)];
        _high = new double[_low.Length];
        _firstGroup = new int[leaves + 1];
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var starts = new int[leaves + 1];
        starts[leaves] = Count;
        Split(rows, order, 0, 0, Count, starts);
        for (var leaf = 0; leaf < leaves; leaf++)
            _firstGroup[leaf + 1] = _firstGroup[leaf] + (starts[leaf + 1] - starts[leaf] + Lanes - 1) / Lanes;
        _cells = new double[checked(_firstGroup[leaves] * Lanes * width)];
        _cells.AsSpan().Fill(double.PositiveInfinity);
        Ids = new int[_firstGroup[leaves] * Lanes];
        Ids.AsSpan().Fill(-1);
        _places = new int[Count];
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            for (var i = starts[leaf]; i < starts[leaf + 1]; i++)
                Place(rows, order[i], _firstGroup[leaf] * Lanes + i - starts[leaf]);
        }
    }

    public int Count { get; }

    /// <summary>Row at each place of the groups; -1: none.</summary>
    public int[] Ids { get; }

    public static (int Left, int Right) Children(int node) => (2 * node + 1, 2 * node + 2);

    public bool IsLeaf(int node) => node >= _firstLeaf;

    /// <summary>The groups of a leaf.</summary>
    public (int First, int End) Groups(int node) => (_firstGroup[node - _firstLeaf], _firstGroup[node - _firstLeaf + 1]);

    /// <summary>First cell of a group; its columns follow one another, each with <see cref="Lanes"/> rows.</summary>
    public ref double Group(int group) => ref _cells[group * Lanes * _width];

    public ref double Low(int node) => ref _low[node * _width];

    public ref double High(int node) => ref _high[node * _width];

    public void Row(int id, Span<double> row)
    {
        var place = _places[id];
        var at = place / Lanes * Lanes * _width + place % Lanes;
        for (var c = 0; c < row.Length; c++)
            row[c] = _cells[at + c * Lanes];
    }

    private void Place(double[] rows, int id, int place)
    {
        Ids[place] = id;
        _places[id] = place;
        var at = place / Lanes * Lanes * _width + place % Lanes;
        for (var c = 0; c < _width; c++)
            _cells[at + c * Lanes] = rows[id * _width + c];
    }

    private void Split(double[] rows, int[] order, int node, int start, int end, int[] starts)
    {
        var low = MemoryMarshal.CreateSpan(ref Low(node), _width);
        var high = MemoryMarshal.CreateSpan(ref High(node), _width);
        low.Fill(double.PositiveInfinity);
        high.Fill(double.NegativeInfinity);
        for (var i = start; i < end; i++)
        {
            var row = rows.AsSpan(order[i] * _width, _width);
            System.Numerics.Tensors.TensorPrimitives.Min(low, row, low);
            System.Numerics.Tensors.TensorPrimitives.Max(high, row, high);
        }

        if (IsLeaf(node))
        {
            starts[node - _firstLeaf] = start;
            return;
        }

        var widest = 0;
        for (var c = 1; c < _width; c++)
        {
            if (high[c] - low[c] > high[widest] - low[widest])
                widest = c;
        }

        var middle = start + (end - start) / 2;
        Select(rows, order, widest, start, end - 1, middle);
        var (left, right) = Children(node);
        Split(rows, order, left, start, middle, starts);
        Split(rows, order, right, middle, end, starts);
    }

    /// <summary>Orders so that what lies before the target is not larger and what lies behind is not smaller (Hoare 1961).</summary>
    private void Select(double[] rows, int[] order, int column, int low, int high, int target)
    {
        while (low < high)
        {
            var pivot = rows[order[low + (high - low) / 2] * _width + column];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (rows[order[i] * _width + column] < pivot)
                    i++;
                while (rows[order[j] * _width + column] > pivot)
                    j--;
                if (i > j)
                    break;
                (order[i], order[j]) = (order[j], order[i]);
                i++;
                j--;
            }

            if (target <= j)
                high = j;
            else if (target >= i)
                low = i;
            else
                return;
        }
    }
}
