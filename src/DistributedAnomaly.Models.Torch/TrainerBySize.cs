using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Torch for networks with much to multiply (<see cref="TrainingWork"/>), where it is there; managed code otherwise.</summary>
public sealed class TrainerBySize : INetworkTrainer
{
    private readonly ManagedTrainer _managed = new();

    public string Name => "auto";

    public INetworkTrainer For(NeuralModelDescription model) =>
        TrainingWork.GainsByTorch(model) && TorchRuntime.IsAvailable ? new TorchTrainer() : _managed;

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken) =>
        For(model).Train(model, set, options, progress, cancellationToken);
}
