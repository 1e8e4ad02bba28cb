using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Torch for large networks where it is there, managed code otherwise.</summary>
public sealed class TrainerBySize : INetworkTrainer
{
    /// <summary>From so many parameters on Torch is chosen.</summary>
    public const int LeastTorchParameters = 400_000;

    private readonly ManagedTrainer _managed = new();

    public string Name => "auto";

    /// <summary>The one that trains this model here.</summary>
    public INetworkTrainer For(NeuralModelDescription model) => IsLarge(model) && TorchRuntime.IsAvailable ? new TorchTrainer() : _managed;

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken) =>
        For(model).Train(model, set, options, progress, cancellationToken);

    private static bool IsLarge(NeuralModelDescription model) =>
        model.Networks.Sum(network => (long)network.ParameterCount) >= LeastTorchParameters;
}
