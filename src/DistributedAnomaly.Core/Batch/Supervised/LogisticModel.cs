using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Model of <see cref="LogisticRegressionDetector"/>; the last weight stands alone.</summary>
internal sealed class LogisticModel(string name, IReadOnlyList<string> columns, RowScaler scaler, double[] weights) : BatchModel(name, columns)
{
    /// <summary>Deviations from the mean that a value is cut at.</summary>
    public const double Cut = 1000;

    public override void Save(SnapshotWriter writer)
    {
        scaler.Save(writer);
        writer.Doubles(weights);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var scaled = new double[Width];
        for (var i = 0; i < scores.Length; i++)
        {
            scaler.Scale(rows.Slice(i * Width, Width), scaled);
            var sum = weights[^1];
            for (var c = 0; c < Width; c++)
                sum += weights[c] * Math.Clamp(scaled[c], -Cut, Cut);
            scores[i] = sum;
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        scaler.Scale(row, contributions);
        for (var c = 0; c < Width; c++)
            contributions[c] = weights[c] * Math.Clamp(contributions[c], -Cut, Cut);
    }
}
