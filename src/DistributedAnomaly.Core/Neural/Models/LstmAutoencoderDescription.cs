using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Objectives;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Neural.Models;

/// <summary>
/// An autoencoder of sequences (Malhotra et al. 2016): one LSTM reads so many steps, its last state is given to a second one at
/// every step, and a dense layer makes the features of each step out of it.
/// </summary>
public sealed record LstmAutoencoderDescription : NeuralModelDescription
{
    public LstmAutoencoderDescription(int features, int steps, int units, float dropout = 0) => Network = new NetworkDescription(
        new LayerShape(steps, features),
        [
            new LstmLayer(units, EveryStep: false),
            .. dropout > 0 ? [new DropoutLayer(dropout)] : Array.Empty<Layer>(),
            new RepeatLayer(steps),
            new LstmLayer(units, EveryStep: true),
            new DenseLayer(features),
        ]);

    public NetworkDescription Network { get; }

    public override LayerShape Input => Network.Input;

    public override IReadOnlyList<NetworkDescription> Networks => [Network];

    internal override ITrainingObjective CreateObjective(TrainingOptions options, int batchCapacity) =>
        new ReconstructionObjective(Network, options, batchCapacity);
}
