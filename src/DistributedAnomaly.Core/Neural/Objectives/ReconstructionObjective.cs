using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Objectives;

/// <summary>One network that is to give back what goes in: mean squared error over all numbers of an example.</summary>
internal sealed class ReconstructionObjective : ITrainingObjective
{
    private readonly Adam _network;
    private readonly NetworkPass _pass;
    private readonly BatchTensor _gradient;
    private readonly SeededRandom _random;

    public ReconstructionObjective(NetworkDescription network, TrainingOptions options, int capacity)
    {
        _network = new Adam(network, options.WeightRandom(), options);
        _pass = new NetworkPass(network, capacity, withGradients: true);
        _gradient = new BatchTensor(network.Output, capacity);
        _random = options.NoiseRandom();
    }

    internal Adam Network => _network;

    public double Learn(TrainingBatch batch, double learningRate)
    {
        var loss = Gradients(batch, _random);
        _network.Step(learningRate);
        return loss;
    }

    public double Loss(TrainingBatch batch) =>
        BatchLosses.SquaredError(_pass.Forward(_network.Parameters, batch.Inputs, batch.Rows, random: null), batch.Inputs, null, batch.Rows);

    public void Keep() => _network.Keep();

    public IReadOnlyList<NetworkWeights> Kept() => [_network.Kept()];

    /// <summary>The loss, and its gradients added to those of the network.</summary>
    internal double Gradients(TrainingBatch batch, SeededRandom? random)
    {
        var output = _pass.Forward(_network.Parameters, batch.Inputs, batch.Rows, random);
        var loss = BatchLosses.SquaredError(output, batch.Inputs, _gradient, batch.Rows);
        _pass.Backward(_network.Parameters, batch.Inputs, _gradient, _network.Gradients, batch.Rows);
        return loss;
    }
}
