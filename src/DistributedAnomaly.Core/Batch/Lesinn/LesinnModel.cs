using DistributedAnomaly.Core.Batch.Kernels;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Lesinn;

/// <summary>Samples of the training table.</summary>
internal sealed class LesinnModel : BatchModel
{
    private const byte Version = 1;

    private readonly RowScaling _scaling;
    private readonly RowSample[] _samples;
    private readonly int _largest;
    private readonly double _unit;

    public LesinnModel(string name, IReadOnlyList<string> columns, RowScaling scaling, RowSample[] samples)
        : base(name, columns)
    {
        (_scaling, _samples) = (scaling, samples);
        _largest = samples.Max(sample => sample.Rows.Rows);
        _unit = Math.Sqrt(Width) * samples.Length;
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static LesinnModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        if (reader.Byte() is var version and not Version)
            throw new SnapshotException($"a LeSiNN model of version {version}, this program reads version {Version}");
        var scaling = RowScaling.Load(columns.Count, ref reader);
        var samples = new RowSample[reader.Length(8)];
        if (samples.Length is 0 or > LesinnDetector.MaxSamples)
            throw new SnapshotException($"a LeSiNN model of {samples.Length} samples");
        for (var i = 0; i < samples.Length; i++)
            samples[i] = RowSample.Load(columns.Count, ref reader);
        return new LesinnModel(name, columns, scaling, samples);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Byte(Version);
        _scaling.Save(writer);
        writer.Int(_samples.Length);
        foreach (var sample in _samples)
            sample.Save(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores) => Score(rows, scores, -1);

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width) = (train.Cells, Width);
        RowBlocks.Run(train.Rows, BlockRows, threads, (start, count) =>
            Score(cells.AsSpan(start * width, count * width), scores.AsSpan(start, count), start), cancellationToken);
    }

    /// <summary>The parts of the columns in the squared distances to the nearest rows, each nearest row counting by its distance.</summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var (scaled, distances) = (new double[Width], new double[_largest]);
        _scaling.Apply(row, scaled);
        foreach (var sample in _samples)
        {
            var (place, squared) = sample.Nearest(scaled, -1, distances);
            if (!(squared > 0))
                continue;
            var weight = 1 / Math.Sqrt(squared);
            for (var c = 0; c < scaled.Length; c++)
            {
                var difference = scaled[c] - sample.Rows[place, c];
                contributions[c] += difference * weight * difference;
            }
        }
    }

    private void Score(ReadOnlySpan<double> rows, Span<double> scores, int first)
    {
        var (scaled, distances) = (new double[Width], new double[_largest]);
        for (var i = 0; i < scores.Length; i++)
        {
            _scaling.Apply(rows.Slice(i * Width, Width), scaled);
            var sum = 0.0;
            foreach (var sample in _samples)
                sum += Math.Sqrt(sample.Nearest(scaled, first < 0 ? -1 : first + i, distances).Squared);
            scores[i] = sum / _unit;
        }
    }
}
