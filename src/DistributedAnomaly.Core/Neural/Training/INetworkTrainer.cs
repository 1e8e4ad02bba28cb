using DistributedAnomaly.Core.Neural.Models;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>Trains the networks of a model. From equal options every trainer begins with the same weights and sees the same batches.</summary>
public interface INetworkTrainer
{
    /// <summary>As a policy names it.</summary>
    string Name { get; }

    /// <summary>The one that trains a model: this one, or the one that it chooses.</summary>
    INetworkTrainer For(NeuralModelDescription model) => this;

    /// <param name="progress">Told of every epoch; null: nobody wants to know.</param>
    /// <exception cref="OperationCanceledException">It was cancelled between two batches.</exception>
    TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken);
}
