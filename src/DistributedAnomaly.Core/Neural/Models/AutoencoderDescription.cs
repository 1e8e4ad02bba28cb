using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Objectives;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Neural.Models;

/// <summary>
/// A network through a bottleneck that is to give back what goes in (Hinton &amp; Salakhutdinov 2006): what it cannot give back is
/// unusual. 16 features with hidden layers 8, 3, 8 make 16-8-3-8-16; the output is linear.
/// </summary>
public sealed record AutoencoderDescription : NeuralModelDescription
{
    /// <param name="dropout">Rate of dropout after each hidden layer, 0 to below 1.</param>
    public AutoencoderDescription(int features, IReadOnlyList<int> hidden, Activation activation = Activation.Tanh, float dropout = 0) =>
        Network = new NetworkDescription(new LayerShape(1, features), [.. Dense(hidden, activation, dropout), new DenseLayer(features)]);

    public NetworkDescription Network { get; }

    public override LayerShape Input => Network.Input;

    public override IReadOnlyList<NetworkDescription> Networks => [Network];

    internal override ITrainingObjective CreateObjective(TrainingOptions options, int batchCapacity) =>
        new ReconstructionObjective(Network, options, batchCapacity);
}
