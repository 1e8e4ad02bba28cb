namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>The trainers of this process. The executable knows which there are; whoever trains names a kind.</summary>
public interface INetworkTrainers
{
    /// <returns>Trains models of any size, one after the other or on several threads.</returns>
    /// <exception cref="TrainerUnavailableException">That trainer is not there.</exception>
    INetworkTrainer For(TrainerKind kind);

    /// <summary>Why nothing can be trained by Torch here; null: it can. The first call may load it.</summary>
    string? WhyNoTorch { get; }
}
