using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>The fleet's policy says who trains, not each of its detectors; it is remembered who did. For one training.</summary>
/// <param name="trainers">Those of this process.</param>
/// <param name="kind">What the policy asks for.</param>
internal sealed class PolicyTrainers(INetworkTrainers trainers, TrainerKind kind) : INetworkTrainers
{
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    public string? WhyNoTorch => trainers.WhyNoTorch;

    /// <summary>managed, torch, or both; none: there was no network to be trained.</summary>
    public string Used => _used.Count == 0 ? "none" : string.Join(", ", _used);

    /// <summary>A network was trained that would have gained by Torch, which the policy leaves to be found out: why it was not used. Null: none was.</summary>
    public string? Missed { get; private set; }

    /// <inheritdoc/>
    public INetworkTrainer For(TrainerKind asked) => new Watched(this, trainers.For(kind));

    private void Note(NeuralModelDescription model, string trainer)
    {
        // Detectors may train on several threads.
        lock (_used)
        {
            _used.Add(trainer);
            if (kind == TrainerKind.Auto && trainer == "managed" && TrainingWork.GainsByTorch(model))
                Missed = WhyNoTorch;
        }
    }

    private sealed class Watched(PolicyTrainers owner, INetworkTrainer trainer) : INetworkTrainer
    {
        public string Name => trainer.Name;

        public INetworkTrainer For(NeuralModelDescription model) => trainer.For(model);

        public TrainingResult Train(
            NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken)
        {
            var chosen = For(model);
            owner.Note(model, chosen.Name);
            return chosen.Train(model, set, options, progress, cancellationToken);
        }
    }
}
