using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Training;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>One network that is to give back what goes in: mean squared error.</summary>
internal sealed class ReconstructionTorchObjective(NetworkDescription network, TrainingOptions options) : TorchObjective(options)
{
    private readonly TorchNetwork _network = new(network, options.WeightRandom(), options);

    protected override IReadOnlyList<TorchNetwork> Networks => [_network];

    protected override double LearnRows(Tensor rows, double learningRate)
    {
        var loss = SquaredError(_network.Forward(rows, training: true), rows);
        _network.ClearGradients();
        loss.backward();
        _network.Step(learningRate);
        return Value(loss);
    }

    protected override Tensor LossOfRows(Tensor rows) => SquaredError(_network.Forward(rows, training: false), rows);
}
