namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>One epoch of a training curve.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean over the epoch's mini-batches, dropout and noise included.</param>
/// <param name="ValidationLoss">Of the examples held back, after the epoch; the same as <paramref name="Loss"/> where there are none.</param>
/// <param name="LearningRate">During the epoch.</param>
public readonly record struct TrainingPoint(int Epoch, double Loss, double ValidationLoss, double LearningRate);
