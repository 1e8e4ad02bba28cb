using System.Numerics.Tensors;
using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Model of <see cref="BaggedNeighboursDetector"/>: sample after sample.</summary>
internal sealed class BaggedNeighboursModel : BatchModel
{
    private readonly RowScaler _scaler;
    private readonly int[] _ids;
    private readonly double[] _rows;
    private readonly int _sampleRows;
    private readonly int _neighbours;
    private readonly int _trainRows;
    private readonly double _quantile;
    private readonly NeighbourIndex[] _samples;

    /// <param name="scaler">Of the rows.</param>
    /// <param name="ids">Number of each kept row in the training table; rising within a sample.</param>
    /// <param name="rows">The kept rows, scaled.</param>
    /// <param name="sampleRows">Rows of a sample.</param>
    /// <param name="neighbours">Nearest ones of a sample that count.</param>
    /// <param name="trainRows">Of the training table.</param>
    /// <param name="quantile">Which of the samples' distances counts; NaN: their mean.</param>
    public BaggedNeighboursModel(
        string name, IReadOnlyList<string> columns, RowScaler scaler, int[] ids, double[] rows, int sampleRows, int neighbours, int trainRows, double quantile) : base(name, columns)
    {
        (_scaler, _ids, _rows, _sampleRows, _neighbours, _trainRows, _quantile) = (scaler, ids, rows, sampleRows, neighbours, trainRows, quantile);
        var values = sampleRows * columns.Count;
        _samples = new NeighbourIndex[ids.Length / sampleRows];
        for (var s = 0; s < _samples.Length; s++)
            _samples[s] = new NeighbourIndex(rows[(s * values)..((s + 1) * values)], columns.Count);
    }

    public override void Save(SnapshotWriter writer)
    {
        _scaler.Save(writer);
        writer.Int(_trainRows);
        writer.Int(_sampleRows);
        writer.Int(_neighbours);
        writer.Double(_quantile);
        writer.Ints(_ids);
        writer.Doubles(_rows);
    }

    protected override void ScoreRows(ReadOnlySpan<double> values, Span<double> scores) => Score(values, scores, -1);

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width, skip) = (train.Cells, Width, train.Rows == _trainRows);
        RowBlocks.Run(
            train.Rows,
            BlockRows,
            threads,
            (start, count) => Score(cells.AsSpan(start * width, count * width), scores.AsSpan(start, count), skip ? start : -1),
            cancellationToken);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var (scaled, other) = (new double[Width], new double[Width]);
        _scaler.Scale(row, scaled);
        Span<double> squared = new double[_neighbours];
        Span<int> nearest = new int[_neighbours];
        foreach (var sample in _samples)
        {
            var found = sample.Nearest(scaled, -1, squared, nearest);
            for (var k = 0; k < found; k++)
            {
                sample.Row(nearest[k], other);
                for (var c = 0; c < Width && squared[k] > 0; c++)
                    contributions[c] += (scaled[c] - other[c]) * (scaled[c] - other[c]) / Math.Sqrt(squared[k]);
            }
        }
    }

    /// <param name="firstId">Of the first row in the training table; -1: the rows are new.</param>
    private void Score(ReadOnlySpan<double> values, Span<double> scores, int firstId)
    {
        Span<double> scaled = new double[Width];
        Span<double> squared = new double[_neighbours];
        Span<int> nearest = new int[_neighbours];
        Span<double> distances = new double[_samples.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            _scaler.Scale(values.Slice(i * Width, Width), scaled);
            var counted = 0;
            for (var s = 0; s < _samples.Length; s++)
            {
                var own = firstId < 0 ? -1 : Math.Max(-1, Array.BinarySearch(_ids, s * _sampleRows, _sampleRows, firstId + i) - s * _sampleRows);
                var found = _samples[s].Nearest(scaled, own, squared, nearest);
                if (found > 0)
                    distances[counted++] = MeanRoot(squared[..found]);
            }

            scores[i] = counted == 0 ? 0 : Summary(distances[..counted]);
        }
    }

    private double Summary(Span<double> distances)
    {
        if (double.IsNaN(_quantile))
            return TensorPrimitives.Sum<double>(distances) / distances.Length;
        distances.Sort();
        return distances[(int)Math.Round(_quantile * (distances.Length - 1))];
    }

    private static double MeanRoot(ReadOnlySpan<double> squared)
    {
        var sum = 0.0;
        foreach (var square in squared)
            sum += Math.Sqrt(square);
        return sum / squared.Length;
    }
}
