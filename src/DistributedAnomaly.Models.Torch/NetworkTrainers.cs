using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Chooses the trainer of a model.</summary>
public static class NetworkTrainers
{
    /// <summary>From so many parameters on Torch is chosen by itself: below, what each of its operations costs outweighs its kernels (on one core both take
    /// the same time at about half a million).</summary>
    public const int LeastTorchParameters = 400_000;

    /// <exception cref="InvalidOperationException">Torch was asked for and is not there; the message says why.</exception>
    public static INetworkTrainer For(TrainerKind kind, NeuralModelDescription model)
    {
        var large = model.Networks.Sum(network => (long)network.ParameterCount) >= LeastTorchParameters;
        return kind switch
        {
            TrainerKind.Managed => new ManagedTrainer(),
            TrainerKind.Torch => new TorchTrainer(),
            _ => large && TorchRuntime.IsAvailable ? new TorchTrainer() : new ManagedTrainer(),
        };
    }
}
