using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>Path lengths of many rows through one tree at a time.</summary>
/// <remarks>
/// <list type="number">
/// <item>A block of rows and one tree fit into the first cache together.</item>
/// <item>All rows go down one level before any goes down the next: the steps do not depend on each other, so the processor overlaps them.</item>
/// <item>No branch depends on the data: the comparison is added to the position of the left child. Who is in a leaf stays there.</item>
/// </list>
/// Cost: rows * depth steps of some two cycles a tree. Benchmark: <c>forest</c>.
/// </remarks>
internal static class ForestScorer
{
    public const int BlockRows = 256;

    /// <summary>Adds to each sum the row's path length in one tree.</summary>
    /// <param name="tree">Its features are below <paramref name="features"/>, its children inside the tree: not checked here.</param>
    /// <param name="depth">Of the deepest leaf.</param>
    /// <param name="rows">At most <see cref="BlockRows"/>, row after row.</param>
    public static void AddPaths(TreeNodes tree, int depth, ReadOnlySpan<double> rows, int features, Span<double> sums)
    {
        Span<int> position = stackalloc int[BlockRows];
        position = position[..sums.Length];
        position.Clear();
        ref var feature = ref MemoryMarshal.GetArrayDataReference(tree.Feature);
        ref var threshold = ref MemoryMarshal.GetArrayDataReference(tree.Threshold);
        ref var left = ref MemoryMarshal.GetArrayDataReference(tree.Left);
        ref var value = ref MemoryMarshal.GetReference(rows);
        for (var level = 0; level < depth; level++)
        {
            nint at = 0;
            for (var i = 0; i < position.Length; i++)
            {
                nint node = position[i];
                var right = Unsafe.Add(ref value, at + Unsafe.Add(ref feature, node)) > Unsafe.Add(ref threshold, node);
                position[i] = Unsafe.Add(ref left, node) + (right ? 1 : 0);
                at += features;
            }
        }

        for (var i = 0; i < position.Length; i++)
            sums[i] += tree.Path[position[i]];
    }
}
