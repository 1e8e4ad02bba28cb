using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>What <see cref="IsolationForestDetector"/> learnt.</summary>
public sealed class IsolationForestModel : BatchModel
{
    /// <summary>Threshold where no contamination was given: the score of an average path length.</summary>
    internal const double NoContamination = 0.5;

    private const byte Version = 1;

    private readonly TreeNodes[] _trees;
    private readonly int _rowsPerTree;

    /// <summary>By which the sum of a row's path lengths becomes the negative exponent of its score.</summary>
    private readonly double _factor;

    internal IsolationForestModel(string name, IReadOnlyList<string> columns, TreeNodes[] trees, int rowsPerTree, double threshold)
        : base(name, columns)
    {
        (_trees, _rowsPerTree, Threshold) = (trees, rowsPerTree, threshold);
        var usual = PathLength.Average(rowsPerTree);
        _factor = usual > 0 ? 1 / (usual * trees.Length) : 0;
    }

    /// <summary>Rows that score this or more are anomalies.</summary>
    public double Threshold { get; }

    public int Trees => _trees.Length;

    internal IsolationForestModel With(double threshold) => new(DetectorName, Columns, _trees, _rowsPerTree, threshold);

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static IsolationForestModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        if (reader.Byte() is var version and not Version)
            throw new SnapshotException($"an isolation forest of version {version}, this program reads version {Version}");
        var threshold = reader.Double();
        var rowsPerTree = reader.Int();
        if (!double.IsFinite(threshold) || rowsPerTree is < 1 or > IsolationForestDetector.MaxRowsPerTree)
            throw new SnapshotException("an isolation forest with an odd threshold or number of rows");
        var trees = new TreeNodes[reader.Length(16)];
        if (trees.Length is 0 or > IsolationForestDetector.MaxTrees)
            throw new SnapshotException($"an isolation forest of {trees.Length} trees");
        for (var i = 0; i < trees.Length; i++)
            trees[i] = TreeNodes.Load(columns.Count, ref reader);
        return new IsolationForestModel(name, columns, trees, rowsPerTree, threshold);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Byte(Version);
        writer.Double(Threshold);
        writer.Int(_rowsPerTree);
        writer.Int(_trees.Length);
        foreach (var tree in _trees)
            tree.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        if (scores.Length == 1)
        {
            scores[0] = ScoreOf(PathOf(rows));
            return;
        }

        for (var start = 0; start < scores.Length; start += BlockRows)
        {
            var block = scores.Slice(start, Math.Min(BlockRows, scores.Length - start));
            block.Clear();
            foreach (var tree in _trees)
                tree.AddPaths(rows.Slice(start * Width, block.Length * Width), Width, block);
            foreach (ref var score in block)
                score = ScoreOf(score);
        }
    }

    private double PathOf(ReadOnlySpan<double> row)
    {
        var path = 0.0;
        var first = 0;
        for (; first + TreeNodes.Together <= _trees.Length; first += TreeNodes.Together)
            path = TreeNodes.AddPaths(path, _trees.AsSpan(first, TreeNodes.Together), row);
        foreach (var tree in _trees.AsSpan(first))
            tree.AddPaths(row, Width, new Span<double>(ref path));
        return path;
    }

    private double ScoreOf(double path) => _factor == 0 ? NoContamination : PortableMath.Exp2(-path * _factor);

    /// <summary>
    /// At every cut of the row's path the expected path length changes; a column's part is by how much its cuts shortened it, over all
    /// trees. The parts of all columns, with their signs, add up to the expected less the actual path length.
    /// </summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        foreach (var tree in _trees)
            tree.AddShortenings(row, contributions);
    }
}
