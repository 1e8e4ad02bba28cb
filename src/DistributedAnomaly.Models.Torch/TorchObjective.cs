using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Networks in training by Torch. Tensors of a step are freed at its end.</summary>
internal abstract class TorchObjective(TrainingOptions options) : ITrainingObjective, IDisposable
{
    private readonly SeededRandom _random = options.NoiseRandom();

    protected abstract IReadOnlyList<TorchNetwork> Networks { get; }

    public double Learn(TrainingBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        return LearnRows(Rows(batch), learningRate);
    }

    public double Loss(TrainingBatch batch)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
            return Value(LossOfRows(Rows(batch)));
    }

    public void Keep()
    {
        foreach (var network in Networks)
            network.Keep();
    }

    public IReadOnlyList<NetworkWeights> Kept() => [.. Networks.Select(network => network.Kept())];

    public void Dispose()
    {
        foreach (var network in Networks)
            network.Dispose();
    }

    protected abstract double LearnRows(Tensor rows, double learningRate);

    protected abstract Tensor LossOfRows(Tensor rows);

    protected static double Value(Tensor loss) => loss.detach().item<float>();

    protected static Tensor SquaredError(Tensor output, Tensor rows)
    {
        var error = output - rows;
        return (error * error).mean();
    }

    /// <summary>Standard normal numbers, drawn as the managed trainer draws them: column by column.</summary>
    protected Tensor Noise(long rows, int columns)
    {
        var values = new float[rows * columns];
        for (var i = 0; i < columns; i++)
            NormalNoise.Fill(_random, values.AsSpan((int)(i * rows), (int)rows));
        return tensor(values, [columns, rows]).t().contiguous().unsqueeze(1);
    }

    /// <summary>Rows x steps x features.</summary>
    private static Tensor Rows(TrainingBatch batch)
    {
        var (shape, stride) = (batch.Inputs.Shape, batch.Inputs.Stride);
        return tensor(batch.Inputs.All.ToArray(), [shape.Steps, shape.Features, stride]).narrow(2, 0, batch.Rows).permute(2, 0, 1).contiguous();
    }
}
