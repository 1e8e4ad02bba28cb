using DistributedAnomaly.Core.Neural.Models;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>Trains on the calling thread in managed code: the same bits on every machine.</summary>
public sealed class ManagedTrainer : INetworkTrainer
{
    public string Name => "managed";

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken)
    {
        var loop = new TrainingLoop(set, options);
        return loop.Run(model.CreateObjective(options, loop.BatchCapacity), progress, cancellationToken);
    }
}
