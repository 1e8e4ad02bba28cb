using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>
/// Exact nearest neighbours by Euclidean distance: a k-d tree (Bentley 1975; Friedman, Bentley and Finkel 1977) with wide leaves, whose
/// rows lie in groups of <see cref="NeighbourTree.Lanes"/> so that one pass over the columns gives the distances of a whole group.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Descend to the nearer child by the distance to its bounding box, remember the other one.</item>
/// <item>In a leaf: squared distances of a group; it is given up when all are too far after some columns.</item>
/// <item>What is nearer than the k-th so far is inserted in order; boxes that are not nearer are skipped.</item>
/// </list>
/// Sums run over the columns in a fixed order, so results do not depend on the width of the processor's registers. Of rows at equal
/// distance which is kept depends on the tree alone. Where boxes tell nothing (many columns) this is a brute-force search in blocks.
/// Memory: 8 bytes a value, 4 bytes a row. Benchmark: <c>batch</c>.
/// </remarks>
internal sealed class NeighbourIndex
{
    private const int Lanes = NeighbourTree.Lanes;

    /// <summary>Columns between two looks at whether a group can be given up.</summary>
    private const int Stride = 8;

    private readonly NeighbourTree _tree;
    private readonly int _width;

    /// <param name="rows">Row after row, magnitudes up to 1e100.</param>
    /// <param name="width">Values of a row.</param>
    public NeighbourIndex(double[] rows, int width)
    {
        _width = width;
        _tree = new NeighbourTree(rows, width);
    }

    public int Count => _tree.Count;

    /// <summary>Copies a row.</summary>
    public void Row(int id, Span<double> row) => _tree.Row(id, row);

    /// <summary>The nearest rows, nearest first.</summary>
    /// <param name="query">One value a column.</param>
    /// <param name="exclude">A row that is not to be found; -1: none.</param>
    /// <param name="distances">Squared; as many as wanted.</param>
    /// <param name="ids">Of the rows.</param>
    /// <returns>How many were found: all that there are, if fewer than wanted.</returns>
    public int Nearest(ReadOnlySpan<double> query, int exclude, Span<double> distances, Span<int> ids)
    {
        var wanted = Math.Min(distances.Length, Count - (exclude >= 0 ? 1 : 0));
        if (wanted == 0)
            return 0;
        var found = 0;
        var bound = double.PositiveInfinity;
        Span<int> pending = stackalloc int[NeighbourTree.MaxDepth];
        Span<double> lowest = stackalloc double[NeighbourTree.MaxDepth];
        Span<double> group = stackalloc double[Lanes];
        var depth = 1;
        pending[0] = 0;
        lowest[0] = 0;
        while (depth > 0)
        {
            var node = pending[--depth];
            if (lowest[depth] >= bound)
                continue;
            while (!_tree.IsLeaf(node))
            {
                var (left, right) = NeighbourTree.Children(node);
                var (toLeft, toRight) = (ToBox(query, left), ToBox(query, right));
                var (nearer, farther) = toLeft <= toRight ? (left, right) : (right, left);
                if (Math.Max(toLeft, toRight) < bound)
                {
                    pending[depth] = farther;
                    lowest[depth++] = Math.Max(toLeft, toRight);
                }

                node = nearer;
            }

            var (first, end) = _tree.Groups(node);
            for (var g = first; g < end; g++)
            {
                var near = Distances(query, g, bound, group);
                for (; near != 0; near &= near - 1)
                {
                    var lane = System.Numerics.BitOperations.TrailingZeroCount(near);
                    var id = _tree.Ids[g * Lanes + lane];
                    if (id == exclude || !(group[lane] < bound))
                        continue;
                    found = Insert(distances[..wanted], ids, found, group[lane], id);
                    if (found == wanted)
                        bound = distances[wanted - 1];
                }
            }
        }

        return found;
    }

    /// <summary>All rows at most so far away, the query's own row included, in the order of the tree.</summary>
    /// <param name="radius">Squared.</param>
    /// <param name="ids">Added to.</param>
    public void Within(ReadOnlySpan<double> query, double radius, List<int> ids)
    {
        // The next larger number, so that a distance equal to the radius lies below it.
        var bound = Math.BitIncrement(radius);
        Span<int> pending = stackalloc int[NeighbourTree.MaxDepth];
        Span<double> group = stackalloc double[Lanes];
        var depth = 1;
        pending[0] = 0;
        while (depth > 0)
        {
            var node = pending[--depth];
            if (ToBox(query, node) > bound)
                continue;
            if (!_tree.IsLeaf(node))
            {
                (pending[depth], pending[depth + 1]) = NeighbourTree.Children(node);
                depth += 2;
                continue;
            }

            var (first, end) = _tree.Groups(node);
            for (var g = first; g < end; g++)
            {
                for (var near = Distances(query, g, bound, group); near != 0; near &= near - 1)
                    ids.Add(_tree.Ids[g * Lanes + System.Numerics.BitOperations.TrailingZeroCount(near)]);
            }
        }
    }

    private static int Insert(Span<double> distances, Span<int> ids, int found, double distance, int id)
    {
        var at = found < distances.Length ? found : found - 1;
        for (; at > 0 && distances[at - 1] > distance; at--)
        {
            distances[at] = distances[at - 1];
            ids[at] = ids[at - 1];
        }

        distances[at] = distance;
        ids[at] = id;
        return Math.Min(found + 1, distances.Length);
    }

    /// <summary>Squared distances of one group; bits of those below the bound. Places without a row are infinitely far.</summary>
    private uint Distances(ReadOnlySpan<double> query, int group, double bound, Span<double> distances)
    {
        ref var cell = ref _tree.Group(group);
        ref var q = ref MemoryMarshal.GetReference(query);
        var limit = Vector256.Create(bound);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (var column = 0; column < _width;)
        {
            var stop = Math.Min(column + Stride, _width);
            for (; column < stop; column++)
            {
                var x = Vector256.Create(Unsafe.Add(ref q, column));
                var da = Vector256.LoadUnsafe(ref cell) - x;
                var db = Vector256.LoadUnsafe(ref cell, 4) - x;
                var dc = Vector256.LoadUnsafe(ref cell, 8) - x;
                var dd = Vector256.LoadUnsafe(ref cell, 12) - x;
                a += da * da;
                b += db * db;
                c += dc * dc;
                d += dd * dd;
                cell = ref Unsafe.Add(ref cell, Lanes);
            }

            if (!Vector256.LessThanAny(Vector256.Min(Vector256.Min(a, b), Vector256.Min(c, d)), limit))
                return 0;
        }

        ref var to = ref MemoryMarshal.GetReference(distances);
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, 4);
        c.StoreUnsafe(ref to, 8);
        d.StoreUnsafe(ref to, 12);
        return Vector256.LessThan(a, limit).ExtractMostSignificantBits()
            | Vector256.LessThan(b, limit).ExtractMostSignificantBits() << 4
            | Vector256.LessThan(c, limit).ExtractMostSignificantBits() << 8
            | Vector256.LessThan(d, limit).ExtractMostSignificantBits() << 12;
    }

    /// <summary>Squared distance to the box around the rows of a node; 0 inside.</summary>
    private double ToBox(ReadOnlySpan<double> query, int node)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var low = ref _tree.Low(node);
        ref var high = ref _tree.High(node);
        var sums = Vector256<double>.Zero;
        nuint column = 0;
        for (; column + 4 <= (nuint)_width; column += 4)
        {
            var x = Vector256.LoadUnsafe(ref q, column);
            var outside = Vector256.Max(
                Vector256.Max(Vector256.LoadUnsafe(ref low, column) - x, x - Vector256.LoadUnsafe(ref high, column)), Vector256<double>.Zero);
            sums += outside * outside;
        }

        var sum = Vector256.Sum(sums);
        for (; column < (nuint)_width; column++)
        {
            var x = Unsafe.Add(ref q, column);
            var outside = Math.Max(Math.Max(Unsafe.Add(ref low, column) - x, x - Unsafe.Add(ref high, column)), 0);
            sum += outside * outside;
        }

        // Rounding of a sum in another order must not exclude what is exactly as near.
        return sum * (1 - 1e-12);
    }
}
