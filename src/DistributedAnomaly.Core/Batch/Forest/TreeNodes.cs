using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>
/// The nodes of an isolation tree, one array per property, breadth first. The two children of a node are neighbours; a leaf is its own
/// left child and cuts at infinity, so that a walk of the tree's depth ends in the right leaf without asking whether it is there yet.
/// </summary>
internal sealed class TreeNodes
{
    private const int MaxDepth = 32;
    private const int BlockRows = 256;

    private readonly int[] _feature;
    private readonly double[] _threshold;
    private readonly int[] _left;
    private readonly double[] _path;
    private readonly int _depth;

    /// <param name="feature">Column that is compared; of leaves 0.</param>
    /// <param name="threshold">Values above go to the right child; of leaves infinity.</param>
    /// <param name="left">Position of the left child, the right one is next to it; of leaves the own position.</param>
    /// <param name="path">Expected path length of the training rows below: edges from the root plus c(rows) of the leaf.</param>
    /// <param name="depth">Of the deepest leaf.</param>
    public TreeNodes(int[] feature, double[] threshold, int[] left, double[] path, int depth) =>
        (_feature, _threshold, _left, _path, _depth) = (feature, threshold, left, path, depth);

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
        writer.Ints(_feature);
        writer.Doubles(_threshold);
        writer.Ints(_left);
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
        ref var feature = ref MemoryMarshal.GetArrayDataReference(_feature);
        ref var threshold = ref MemoryMarshal.GetArrayDataReference(_threshold);
        ref var left = ref MemoryMarshal.GetArrayDataReference(_left);
        ref var value = ref MemoryMarshal.GetReference(rows);
        for (var level = 0; level < _depth; level++)
        {
            nint row = 0;
            foreach (ref var at in position)
            {
                nint node = at;
                var right = Unsafe.Add(ref value, row + Unsafe.Add(ref feature, node)) > Unsafe.Add(ref threshold, node);
                at = Unsafe.Add(ref left, node) + (right ? 1 : 0);
                row += features;
            }
        }

        for (var i = 0; i < position.Length; i++)
            sums[i] += _path[position[i]];
    }

    /// <summary>Mean path length of the rows it was grown from.</summary>
    public double Expected => _path[0];

    /// <summary>Adds to each column by how much its cuts shortened the expected path length of the row.</summary>
    public void AddShortenings(ReadOnlySpan<double> row, Span<double> parts)
    {
        for (var node = 0; _left[node] != node;)
        {
            var column = _feature[node];
            var child = _left[node] + (row[column] > _threshold[node] ? 1 : 0);
            parts[column] += _path[node] - _path[child];
            node = child;
        }
    }
}
