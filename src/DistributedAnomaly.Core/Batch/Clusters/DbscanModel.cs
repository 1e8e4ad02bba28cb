using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>Model of <see cref="DbscanDetector"/>.</summary>
internal sealed class DbscanModel(string name, IReadOnlyList<string> columns, StoredRows cores, double radius) : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        writer.Double(radius);
        cores.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        Span<double> distance = stackalloc double[1];
        Span<int> id = stackalloc int[1];
        for (var i = 0; i < scores.Length; i++)
        {
            cores.Nearest(rows.Slice(i * Width, Width), -1, distance, id);
            scores[i] = Math.Sqrt(distance[0]) / radius;
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions) => cores.Explain(row, 1, contributions);
}
