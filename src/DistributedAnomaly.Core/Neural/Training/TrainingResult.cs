namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>What came out of a training.</summary>
/// <param name="Networks">The weights of the best epoch, one for each network of the model.</param>
/// <param name="Curve">Every epoch.</param>
/// <param name="BestEpoch">Its number in the curve.</param>
/// <param name="StoppedEarly">False: all epochs were needed.</param>
public sealed record TrainingResult(
    IReadOnlyList<NetworkWeights> Networks, IReadOnlyList<TrainingPoint> Curve, int BestEpoch, bool StoppedEarly);
