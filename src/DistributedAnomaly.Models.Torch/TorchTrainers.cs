using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Managed code and Torch. Nothing native is loaded before a training needs it.</summary>
public sealed class TorchTrainers : INetworkTrainers
{
    public string? WhyNoTorch => TorchRuntime.WhyNot;

    public INetworkTrainer For(TrainerKind kind) => kind switch
    {
        TrainerKind.Managed => new ManagedTrainer(),
        TrainerKind.Torch => new TorchTrainer(),
        _ => new TrainerBySize(),
    };
}
