using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What is usual in one view of a fleet's vectors: centre and scale of each feature, how features go together, and what further detectors learnt.
/// Immutable.
/// </summary>
/// <remarks>Scores: the Mahalanobis distance (Mahalanobis 1936) per feature, the mean of the three largest scaled deviations, then those of the detectors.</remarks>
internal sealed class ViewModel
{
    /// <summary>Scores that every view has.</summary>
    public const int OwnScores = 2;

    private readonly float[] _centre;
    private readonly float[] _inverseScale;
    private readonly float[] _factor;
    private readonly BatchModel[] _detectors;

    public ViewModel(float[] centre, float[] inverseScale, float[] factor, BatchModel[] detectors) =>
        (_centre, _inverseScale, _factor, _detectors) = (centre, inverseScale, factor, detectors);

    public int Features => _centre.Length;

    public int Scores => OwnScores + _detectors.Length;

    /// <summary>Deviations in units of what is usual here.</summary>
    public void Scale(ReadOnlySpan<float> view, Span<float> scaled)
    {
        for (var f = 0; f < scaled.Length; f++)
            scaled[f] = (view[f] - _centre[f]) * _inverseScale[f];
    }

    /// <summary>The mean of the squares of what is left of each feature when those before it are known: L y = x.</summary>
    public float Distance(ReadOnlySpan<float> scaled)
    {
        Span<float> y = stackalloc float[scaled.Length];
        var (sum, row) = (0f, 0);
        for (var i = 0; i < y.Length; i++)
        {
            var rest = scaled[i];
            for (var k = 0; k < i; k++)
                rest -= _factor[row + k] * y[k];
            y[i] = rest * _factor[row + i];
            sum += y[i] * y[i];
            row += i + 1;
        }

        return MathF.Sqrt(sum / y.Length);
    }

    /// <summary>The score of a further detector.</summary>
    public double Score(int detector, ReadOnlySpan<float> view)
    {
        Span<double> row = stackalloc double[view.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = view[i];
        return _detectors[detector].Score(row);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Floats(_centre);
        writer.Floats(_inverseScale);
        writer.Floats(_factor);
        writer.Int(_detectors.Length);
        foreach (var detector in _detectors)
        {
            var file = new SnapshotWriter();
            new ModelFile(detector, 0, 0, 0, null).Save(file);
            writer.Bytes(file.Written);
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static ViewModel Load(ref SnapshotReader reader, int features)
    {
        var (centre, scale, factor) = (new float[features], new float[features], new float[features * (features + 1) / 2]);
        reader.Floats(centre);
        reader.Floats(scale);
        reader.Floats(factor);
        var detectors = new BatchModel[reader.Length(16)];
        for (var i = 0; i < detectors.Length; i++)
        {
            detectors[i] = ModelFile.Load(reader.Bytes()).Model;
            if (detectors[i].Columns.Count != features)
                throw new SnapshotException($"a detector of {detectors[i].Columns.Count} columns in a model of {features} features");
        }

        return new ViewModel(centre, scale, factor, detectors);
    }
}
