using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Model of <see cref="LofDetector"/>.</summary>
internal sealed class LofModel(string name, IReadOnlyList<string> columns, StoredRows rows, LocalDensity density) : BatchModel(name, columns)
{
    private int Most => density.Counts[^1];

    public override void Save(SnapshotWriter writer)
    {
        writer.Ints(density.Counts);
        rows.Save(writer);
        density.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> values, Span<double> scores)
    {
        Span<double> distances = new double[Most];
        Span<int> ids = new int[Most];
        for (var i = 0; i < scores.Length; i++)
        {
            var found = rows.Nearest(values.Slice(i * Width, Width), -1, distances, ids);
            foreach (ref var distance in distances[..found])
                distance = Math.Sqrt(distance);
            scores[i] = density.Factor(distances[..found], ids[..found]);
        }
    }

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        if (train.Rows != rows.Count)
        {
            ScoreTable(train, scores, threads, cancellationToken);
            return;
        }

        for (var i = 0; i < scores.Length; i++)
            scores[i] = density.TrainingFactor(i);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions) => rows.Explain(row, Most, contributions);
}
