using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Objectives;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Neural.Models;

/// <summary>
/// An autoencoder whose code is a normal distribution (Kingma &amp; Welling 2014). The encoder gives means, then logarithms of
/// variances; the decoder has the hidden layers in reverse.
/// </summary>
public sealed record VariationalAutoencoderDescription : NeuralModelDescription
{
    /// <param name="decoderVariance">
    /// Variance per feature that is left to noise (features have about 1): above 0. The larger, the more the code is held to the standard normal.
    /// </param>
    public VariationalAutoencoderDescription(
        int features, IReadOnlyList<int> hidden, int latent, double decoderVariance = 0.1, Activation activation = Activation.Tanh, float dropout = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decoderVariance);
        DecoderVariance = decoderVariance;
        Latent = latent;
        Encoder = new NetworkDescription(new LayerShape(1, features), [.. Dense(hidden, activation, dropout), new DenseLayer(2 * latent)]);
        Decoder = new NetworkDescription(new LayerShape(1, latent), [.. Dense(hidden.Reverse(), activation, dropout), new DenseLayer(features)]);
    }

    public int Latent { get; }

    public double DecoderVariance { get; }

    public NetworkDescription Encoder { get; }

    public NetworkDescription Decoder { get; }

    public override LayerShape Input => Encoder.Input;

    public override IReadOnlyList<NetworkDescription> Networks => [Encoder, Decoder];

    /// <summary>What the divergence of a row counts against its mean squared error.</summary>
    public double DivergenceFactor => 2 * DecoderVariance / Input.Features;

    internal override ITrainingObjective CreateObjective(TrainingOptions options, int batchCapacity) =>
        new VariationalObjective(this, options, batchCapacity);
}
