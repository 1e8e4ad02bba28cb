using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>
/// The nodes of an isolation tree, breadth first. The two children of a node are neighbours; a leaf is its own left child and cuts at infinity, so that
/// a walk of the tree's depth ends in the right leaf without asking whether it is there yet.
/// </summary>
internal sealed class TreeNodes
{
    /// <summary>Trees that are walked at once for a single row.</summary>
    public const int Together = 4;

    private const int MaxDepth = 32;
    private const int BlockRows = 256;

    private readonly Node[] _nodes;
    private readonly double[] _path;
    private readonly int _depth;

    /// <param name="feature">Column that is compared; of leaves 0.</param>
    /// <param name="threshold">Values above go to the right child; of leaves infinity.</param>
    /// <param name="left">Position of the left child, the right one is next to it; of leaves the own position.</param>
    /// <param name="path">Expected path length of the training rows below: edges from the root plus c(rows) of the leaf.</param>
    /// <param name="depth">Of the deepest leaf.</param>
    public TreeNodes(int[] feature, double[] threshold, int[] left, double[] path, int depth)
    {
        _nodes = new Node[feature.Length];
        for (var node = 0; node < feature.Length; node++)
            _nodes[node] = new Node(threshold[node], feature[node], left[node]);
        (_path, _depth) = (path, depth);
    }

    /// <exception cref="SnapshotException">An index leads nowhere, or a number cannot be.</exception>
    public static TreeNodes Load(int features, ref SnapshotReader reader)
    {
        var (feature, threshold, left, path) = (reader.Ints(), reader.Doubles(), reader.Ints(), reader.Doubles());
        if (feature.Length == 0 || threshold.Length != feature.Length || left.Length != feature.Length || path.Length != feature.Length)
            throw new SnapshotException($"a tree of {feature.Length} nodes with {left.Length} children");
        var depth = new int[feature.Length];
        for (var node = 0; node < feature.Length; node++)
        {
            var leaf = left[node] == node;
            // Children come after their parent: no walk goes round in a circle.
            if ((uint)feature[node] >= (uint)features || left[node] < node || (!leaf && left[node] >= feature.Length - 1))
                throw new SnapshotException($"node {node} of a tree leads outside of it");
            if (!(path[node] >= 0 && double.IsFinite(path[node])) || (leaf ? threshold[node] != double.PositiveInfinity : !double.IsFinite(threshold[node])))
                throw new SnapshotException($"node {node} of a tree has an odd number");
            if (leaf)
                continue;
            if (depth[node] >= MaxDepth)
                throw new SnapshotException($"a tree deeper than {MaxDepth}");
            depth[left[node]] = Math.Max(depth[left[node]], depth[node] + 1);
            depth[left[node] + 1] = Math.Max(depth[left[node] + 1], depth[node] + 1);
        }

        return new TreeNodes(feature, threshold, left, path, depth.Max());
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Ints(Array.ConvertAll(_nodes, node => node.Feature));
        writer.Doubles(Array.ConvertAll(_nodes, node => node.Threshold));
        writer.Ints(Array.ConvertAll(_nodes, node => node.Left));
        writer.Doubles(_path);
    }

    /// <summary>Adds to each sum the row's path length.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>A block of rows and one tree fit into the first cache together.</item>
    /// <item>All rows go down one level before any goes down the next: the steps do not depend on each other, so the processor overlaps them.</item>
    /// <item>No branch depends on the data: the comparison is added to the position of the left child. Who is in a leaf stays there.</item>
    /// </list>
    /// Bounds are not checked in the walk: <see cref="TreeBuilder"/> and <see cref="Load"/> give no index that leads outside.
    /// Benchmark: <c>forest</c>.
    /// </remarks>
    /// <param name="rows">Row after row, finite.</param>
    /// <param name="features">Columns of a row.</param>
    /// <param name="sums">One per row, at most 256.</param>
    public void AddPaths(ReadOnlySpan<double> rows, int features, Span<double> sums)
    {
        if (rows.Length != sums.Length * features)
            throw new ArgumentException($"{rows.Length} values for {sums.Length} rows of {features}", nameof(rows));
        Span<int> buffer = stackalloc int[BlockRows];
        var position = buffer[..sums.Length];
        position.Clear();
        ref var root = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref var value = ref MemoryMarshal.GetReference(rows);
        for (var level = 0; level < _depth; level++)
        {
            nint row = 0;
            foreach (ref var at in position)
            {
                at = (int)Unsafe.Add(ref root, at).Next(ref Unsafe.Add(ref value, row));
                row += features;
            }
        }

        for (var i = 0; i < position.Length; i++)
            sums[i] += _path[position[i]];
    }

    /// <summary>
    /// Adds the path lengths of one row in <see cref="Together"/> trees. One row alone has to wait at every level for the node to come from memory: here
    /// four wait together.
    /// </summary>
    public static double AddPaths(double sum, ReadOnlySpan<TreeNodes> trees, ReadOnlySpan<double> row)
    {
        var (a, b, c, d) = (trees[0], trees[1], trees[2], trees[3]);
        ref var rootA = ref MemoryMarshal.GetArrayDataReference(a._nodes);
        ref var rootB = ref MemoryMarshal.GetArrayDataReference(b._nodes);
        ref var rootC = ref MemoryMarshal.GetArrayDataReference(c._nodes);
        ref var rootD = ref MemoryMarshal.GetArrayDataReference(d._nodes);
        ref var value = ref MemoryMarshal.GetReference(row);
        var (atA, atB, atC, atD) = ((nint)0, (nint)0, (nint)0, (nint)0);
        var depth = Math.Max(Math.Max(a._depth, b._depth), Math.Max(c._depth, d._depth));
        for (var level = 0; level < depth; level++)
        {
            atA = Unsafe.Add(ref rootA, atA).Next(ref value);
            atB = Unsafe.Add(ref rootB, atB).Next(ref value);
            atC = Unsafe.Add(ref rootC, atC).Next(ref value);
            atD = Unsafe.Add(ref rootD, atD).Next(ref value);
        }

        return sum + a._path[atA] + b._path[atB] + c._path[atC] + d._path[atD];
    }

    /// <summary>Mean path length of the rows it was grown from.</summary>
    public double Expected => _path[0];

    /// <summary>Adds to each column by how much its cuts shortened the expected path length of the row.</summary>
    public void AddShortenings(ReadOnlySpan<double> row, Span<double> parts)
    {
        for (var node = 0; _nodes[node].Left != node;)
        {
            var (threshold, column, left) = _nodes[node];
            var child = left + (row[column] > threshold ? 1 : 0);
            parts[column] += _path[node] - _path[child];
            node = child;
        }
    }

    // Of leaves: see the constructor.
    private readonly record struct Node(double Threshold, int Feature, int Left)
    {
        // Without a branch that would depend on the data.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Next(ref double row) => Left + Unsafe.BitCast<bool, byte>(Unsafe.Add(ref row, Feature) > Threshold);
    }
}
