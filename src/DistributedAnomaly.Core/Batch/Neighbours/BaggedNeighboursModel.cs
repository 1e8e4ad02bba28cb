using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Model of <see cref="BaggedNeighboursDetector"/>. Sample after sample in <paramref name="ids"/> and <paramref name="rows"/>.</summary>
internal sealed class BaggedNeighboursModel(
    string name, IReadOnlyList<string> columns, RowScaler scaler, int[] ids, double[] rows, int sampleRows, int trainRows) : BatchModel(name, columns)
{
    public override void Save(SnapshotWriter writer)
    {
        scaler.Save(writer);
        writer.Int(trainRows);
        writer.Int(sampleRows);
        writer.Ints(ids);
        writer.Doubles(rows);
    }

    protected override void ScoreRows(ReadOnlySpan<double> values, Span<double> scores) => Score(values, scores, -1);

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width, skip) = (train.Cells, Width, train.Rows == trainRows);
        RowBlocks.Run(
            train.Rows,
            BlockRows,
            threads,
            (start, count) => Score(cells.AsSpan(start * width, count * width), scores.AsSpan(start, count), skip ? start : -1),
            cancellationToken);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var scaled = new double[Width];
        scaler.Scale(row, scaled);
        for (var first = 0; first < ids.Length; first += sampleRows)
        {
            var nearest = Nearest(scaled, first, -1);
            var distance = nearest < 0 ? 0 : Math.Sqrt(Squared(scaled, nearest));
            if (distance == 0)
                continue;
            for (var c = 0; c < Width; c++)
                contributions[c] += (scaled[c] - rows[nearest * Width + c]) * (scaled[c] - rows[nearest * Width + c]) / distance;
        }
    }

    private void Score(ReadOnlySpan<double> values, Span<double> scores, int firstId)
    {
        Span<double> scaled = new double[Width];
        for (var i = 0; i < scores.Length; i++)
        {
            scaler.Scale(values.Slice(i * Width, Width), scaled);
            var (sum, samples) = (0.0, 0);
            for (var first = 0; first < ids.Length; first += sampleRows)
            {
                var nearest = Nearest(scaled, first, firstId < 0 ? -1 : firstId + i);
                if (nearest < 0)
                    continue;
                sum += Math.Sqrt(Squared(scaled, nearest));
                samples++;
            }

            scores[i] = samples == 0 ? 0 : sum / samples;
        }
    }

    /// <summary>Position of the nearest row of a sample; -1: it holds only the row itself.</summary>
    private int Nearest(ReadOnlySpan<double> scaled, int first, int exclude)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var r = first; r < first + sampleRows; r++)
        {
            if (ids[r] == exclude)
                continue;
            var squared = Squared(scaled, r);
            if (nearest < 0 || squared < least)
                (nearest, least) = (r, squared);
        }

        return nearest;
    }

    private double Squared(ReadOnlySpan<double> scaled, int row)
    {
        var other = rows.AsSpan(row * Width, Width);
        var sum = 0.0;
        for (var c = 0; c < other.Length; c++)
            sum += (scaled[c] - other[c]) * (scaled[c] - other[c]);
        return sum;
    }
}
