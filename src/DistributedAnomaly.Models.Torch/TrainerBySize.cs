using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Torch for networks with much to multiply, where it is there; managed code otherwise.</summary>
/// <remarks>
/// What decides is the work on one example: parameters of each layer times the steps of a sequence. Each of Torch's operations costs some
/// microseconds whatever its size, its kernels for large matrices are the faster ones; docs/torch.md has the figures.
/// </remarks>
public sealed class TrainerBySize : INetworkTrainer
{
    /// <summary>From so many multiplications for one example on Torch is chosen.</summary>
    public const long LeastTorchWork = 200_000;

    private readonly ManagedTrainer _managed = new();

    public string Name => "auto";

    /// <summary>The one that trains this model here.</summary>
    public INetworkTrainer For(NeuralModelDescription model) =>
        model.Networks.Sum(Work) >= LeastTorchWork && TorchRuntime.IsAvailable ? new TorchTrainer() : _managed;

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken) =>
        For(model).Train(model, set, options, progress, cancellationToken);

    private static long Work(NetworkDescription network)
    {
        var work = 0L;
        for (var i = 0; i < network.Layers.Count; i++)
            work += (long)network.Layers[i].ParameterCount(network.InputOf(i)) * network.InputOf(i).Steps;
        return work;
    }
}
