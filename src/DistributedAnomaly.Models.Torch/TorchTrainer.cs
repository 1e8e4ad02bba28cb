using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch;

/// <summary>
/// Trains by TorchSharp on the processor: the same first weights, batches, steps and noise as the managed trainer, so that losses agree
/// but for rounding; dropout draws from Torch's own source. Scoring needs nothing native: what comes out are the same weights.
/// </summary>
public sealed class TorchTrainer : INetworkTrainer
{
    /// <exception cref="TrainerUnavailableException">Torch is not there.</exception>
    public TorchTrainer()
    {
        if (TorchRuntime.WhyNot is { } reason)
            throw new TrainerUnavailableException("Torch cannot be used here: " + reason);
    }

    public string Name => "torch";

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken)
    {
        TorchSharp.torch.random.manual_seed(options.Seed);
        using TorchObjective objective = model switch
        {
            VariationalAutoencoderDescription variational => new VariationalTorchObjective(variational, options),
            GanDescription gan => new AdversarialTorchObjective(gan, options),
            _ when model.Networks.Count == 1 => new ReconstructionTorchObjective(model.Networks[0], options),
            _ => throw new NotSupportedException($"there are no steps for {model.GetType().Name}"),
        };
        return new TrainingLoop(set, options).Run(objective, progress, cancellationToken);
    }
}
