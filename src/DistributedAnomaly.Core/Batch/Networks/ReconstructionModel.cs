using System.Buffers;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>A model that judges each row alone by what its networks cannot give back. Scores are 0 and up.</summary>
internal abstract class ReconstructionModel(string detectorName, IReadOnlyList<string> columns, RobustScaling scaling) : BatchModel(detectorName, columns)
{
    /// <summary>Room that <see cref="Judge"/> needs.</summary>
    protected abstract int ScratchLength { get; }

    /// <summary>The score of a scaled row, and the squared error of each column.</summary>
    protected abstract double Judge(ReadOnlySpan<float> scaled, Span<float> errors, Span<float> scratch);

    protected abstract void SaveNetworks(SnapshotWriter writer);

    public override void Save(SnapshotWriter writer)
    {
        scaling.Save(writer);
        SaveNetworks(writer);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var room = ArrayPool<float>.Shared.Rent(2 * Width + ScratchLength);
        var scaled = room.AsSpan(0, Width);
        var errors = room.AsSpan(Width, Width);
        var scratch = room.AsSpan(2 * Width);
        for (var i = 0; i < scores.Length; i++)
        {
            scaling.Scale(rows.Slice(i * Width, Width), scaled);
            scores[i] = Judge(scaled, errors, scratch);
        }

        ArrayPool<float>.Shared.Return(room);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var scaled = new float[Width];
        var errors = new float[Width];
        scaling.Scale(row, scaled);
        Judge(scaled, errors, new float[ScratchLength]);
        for (var i = 0; i < errors.Length; i++)
            contributions[i] = errors[i];
    }

    /// <summary>Turns what a network gave into squared errors.</summary>
    /// <returns>Their mean.</returns>
    protected static double SquaredErrors(ReadOnlySpan<float> scaled, Span<float> output)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            var error = output[i] - scaled[i];
            output[i] = error * error;
            sum += output[i];
        }

        return sum / output.Length;
    }
}
