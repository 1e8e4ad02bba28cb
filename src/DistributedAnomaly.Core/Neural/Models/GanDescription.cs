using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Objectives;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Neural.Models;

/// <summary>
/// A generator that makes rows out of noise, a discriminator that tells rows from made ones (one logit, high = real), and an encoder
/// that finds the noise a row could have been made of (Goodfellow et al. 2014; Schlegl et al. 2019).
/// </summary>
public sealed record GanDescription : NeuralModelDescription
{
    /// <summary>Standard deviation of wide noise, where features have about 1.</summary>
    public const float WideDeviation = 2;

    /// <param name="hidden">Sizes of the hidden layers from the features towards the code; the generator has them in reverse.</param>
    /// <param name="dropout">Of the discriminator's hidden layers.</param>
    public GanDescription(int features, IReadOnlyList<int> hidden, int latent, float dropout = 0)
    {
        Latent = latent;
        var row = new LayerShape(1, features);
        Generator = new NetworkDescription(new LayerShape(1, latent), [.. Dense(hidden.Reverse(), Activation.Tanh, 0), new DenseLayer(features)]);
        Discriminator = new NetworkDescription(row, [.. Dense(hidden, Activation.Tanh, dropout), new DenseLayer(1)]);
        Encoder = new NetworkDescription(row, [.. Dense(hidden, Activation.Tanh, 0), new DenseLayer(latent)]);
    }

    /// <value>
    /// Weight of wide noise among what the discriminator learns to refuse, 0 (as published: rows of the generator alone) to 1. Default 0.5:
    /// without it, it knows nothing of rows far from all that the generator makes (compare Gutmann &amp; Hyvärinen 2010).
    /// </value>
    public float WideShare
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "0 to 1 are possible");
    } = 0.5f;

    public int Latent { get; }

    public NetworkDescription Generator { get; }

    public NetworkDescription Discriminator { get; }

    public NetworkDescription Encoder { get; }

    public override LayerShape Input => Discriminator.Input;

    public override IReadOnlyList<NetworkDescription> Networks => [Generator, Discriminator, Encoder];

    internal override ITrainingObjective CreateObjective(TrainingOptions options, int batchCapacity) =>
        new AdversarialObjective(this, options, batchCapacity);
}
