using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Model of <see cref="GradientBoostedTreesDetector"/>.</summary>
internal sealed class BoostedTreesModel(string name, IReadOnlyList<string> columns, double start, BoostedTree[] trees) : BatchModel(name, columns)
{
    private const int MaxTrees = 5000;

    public static BoostedTreesModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var start = reader.Double();
        var count = reader.Int();
        if (count is < 1 or > MaxTrees)
            throw new SnapshotException($"{count} trees");
        var trees = new BoostedTree[count];
        for (var t = 0; t < count; t++)
            trees[t] = BoostedTree.Load(columns.Count, ref reader);
        return new BoostedTreesModel(name, columns, start, trees);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Double(start);
        writer.Int(trees.Length);
        foreach (var tree in trees)
            tree.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var row = rows.Slice(i * Width, Width);
            var sum = start;
            foreach (var tree in trees)
                sum += tree.Value(row);
            scores[i] = sum;
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        foreach (var tree in trees)
            tree.Explain(row, contributions);
    }
}
