using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>Model of <see cref="KMeansDetector"/>.</summary>
internal sealed class KMeansModel(string name, IReadOnlyList<string> columns, RowScaler scaler, CentreSet centres) : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        scaler.Save(writer);
        writer.Doubles(centres.Values);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var scaled = new double[Width];
        for (var i = 0; i < scores.Length; i++)
        {
            scaler.Scale(rows.Slice(i * Width, Width), scaled);
            scores[i] = Math.Sqrt(centres.Nearest(scaled).Squared);
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        scaler.Scale(row, contributions);
        var centre = centres[centres.Nearest(contributions).Centre];
        for (var c = 0; c < Width; c++)
            contributions[c] = (contributions[c] - centre[c]) * (contributions[c] - centre[c]);
    }
}
