using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Model of <see cref="KnnDetector"/>.</summary>
internal sealed class KnnModel(string name, IReadOnlyList<string> columns, StoredRows rows, int[] counts, NeighbourDistance distance)
    : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        writer.Byte(distance == NeighbourDistance.Largest ? (byte)0 : (byte)1);
        writer.Ints(counts);
        rows.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> values, Span<double> scores) => Score(values, scores, -1);

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width, skip) = (train.Cells, Width, train.Rows == rows.Count);
        RowBlocks.Run(
            train.Rows,
            BlockRows,
            threads,
            (start, count) => Score(cells.AsSpan(start * width, count * width), scores.AsSpan(start, count), skip ? start : -1),
            cancellationToken);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions) => rows.Explain(row, counts[^1], contributions);

    private void Score(ReadOnlySpan<double> values, Span<double> scores, int firstId)
    {
        Span<double> distances = new double[counts[^1]];
        Span<int> ids = new int[counts[^1]];
        for (var i = 0; i < scores.Length; i++)
        {
            var found = rows.Nearest(values.Slice(i * Width, Width), firstId < 0 ? -1 : firstId + i, distances, ids);
            scores[i] = Combined(distances[..found]);
        }
    }

    private double Combined(Span<double> squared)
    {
        if (squared.IsEmpty)
            return 0;
        foreach (ref var value in squared)
            value = Math.Sqrt(value);
        var sum = 0.0;
        foreach (var k in counts)
        {
            var nearest = squared[..Math.Min(k, squared.Length)];
            sum += distance == NeighbourDistance.Largest ? nearest[^1] : Mean(nearest);
        }

        return sum / counts.Length;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
