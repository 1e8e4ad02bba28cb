using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>One regression tree. A child's position is above its parent's, so that every path ends.</summary>
/// <param name="Columns">Column that a node splits by; -1: it is a leaf.</param>
/// <param name="Cuts">Rows at or below go left.</param>
/// <param name="Left">Position of the left child, the right one follows it.</param>
/// <param name="Values">What a node would add if it were a leaf.</param>
internal sealed record BoostedTree(int[] Columns, double[] Cuts, int[] Left, double[] Values)
{
    public static BoostedTree Load(int width, ref SnapshotReader reader)
    {
        var tree = new BoostedTree(reader.Ints(), reader.Doubles(), reader.Ints(), reader.Doubles());
        var nodes = tree.Columns.Length;
        if (nodes == 0 || tree.Cuts.Length != nodes || tree.Left.Length != nodes || tree.Values.Length != nodes)
            throw new SnapshotException($"a tree of {nodes} nodes with {tree.Cuts.Length} cuts");
        for (var i = 0; i < nodes; i++)
        {
            if (tree.Columns[i] < -1 || tree.Columns[i] >= width || (tree.Columns[i] >= 0 && (tree.Left[i] <= i || tree.Left[i] >= nodes - 1)))
                throw new SnapshotException($"node {i} of {nodes} splits column {tree.Columns[i]} and goes to {tree.Left[i]}");
        }

        return tree;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Ints(Columns);
        writer.Doubles(Cuts);
        writer.Ints(Left);
        writer.Doubles(Values);
    }

    public double Value(ReadOnlySpan<double> row)
    {
        var node = 0;
        while (Columns[node] >= 0)
            node = Next(node, row);
        return Values[node];
    }

    /// <summary>Adds to each column by how much its splits on the row's path change the value.</summary>
    public void Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var node = 0;
        while (Columns[node] >= 0)
        {
            var next = Next(node, row);
            contributions[Columns[node]] += Values[next] - Values[node];
            node = next;
        }
    }

    private int Next(int node, ReadOnlySpan<double> row) => row[Columns[node]] <= Cuts[node] ? Left[node] : Left[node] + 1;
}
