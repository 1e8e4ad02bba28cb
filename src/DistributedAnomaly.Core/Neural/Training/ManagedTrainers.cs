namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>Where nothing but managed code trains.</summary>
/// <param name="whyNoTorch">Told to whom asks for Torch all the same.</param>
public sealed class ManagedTrainers(string whyNoTorch = "this program knows managed code only") : INetworkTrainers
{
    public string? WhyNoTorch => whyNoTorch;

    public INetworkTrainer For(TrainerKind kind) => kind == TrainerKind.Torch
        ? throw new TrainerUnavailableException("Torch cannot be used here: " + whyNoTorch)
        : new ManagedTrainer();
}
