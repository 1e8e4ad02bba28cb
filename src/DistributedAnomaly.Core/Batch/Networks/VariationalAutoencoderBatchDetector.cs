using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>An autoencoder whose code is a normal distribution (Kingma &amp; Welling 2014; for outliers An &amp; Cho 2015).</summary>
/// <remarks>
/// Score: mean squared error over the columns (scaled by <see cref="RobustScaling"/>) of what the code's mean gives, + 2 v / columns x the
/// code's divergence from the standard normal, v = <see cref="DecoderVariance"/>: a bound of the row's negative log-likelihood, scaled;
/// 0 and up. Explanation: the squared error of each column. Nothing is drawn while scoring. Memory and cost as the autoencoder's.
/// </remarks>
public sealed class VariationalAutoencoderBatchDetector : NetworkDetector
{
    public override string Name => "variational-autoencoder";

    /// <value>Sizes of the encoder's hidden layers; the decoder has them in reverse. Empty (default): half of the columns, within bounds.</value>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <value>Size of the code. 0 (default): a fifth of the columns, within bounds.</value>
    public int Latent { get; init; }

    /// <value>Variance per column that is left to noise, above 0. Default 0.1.</value>
    public double DecoderVariance { get; init; } = 0.1;

    /// <inheritdoc/>
    /// <remarks>Default 200.</remarks>
    public override int Epochs { get; init; } = 200;

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var row = new LayerShape(1, columns.Count);
        var scaling = RobustScaling.Load(columns.Count, ref reader);
        var factor = reader.Double();
        if (!(factor >= 0 && double.IsFinite(factor)))
            throw new SnapshotException($"a factor of {factor}");
        var encoder = StoredNetworks.Load(row, null, ref reader);
        var code = encoder.Weights.Description.Output;
        return new VariationalAutoencoderModel(
            Name, columns, scaling, encoder, StoredNetworks.Load(code with { Features = Halved(code.Features) }, row, ref reader), factor);
    }

    private protected override NeuralModelDescription Describe(int columns, int steps)
    {
        IReadOnlyList<int> hidden = Hidden.Count > 0 ? Hidden : [NetworkSizes.Hidden(columns)];
        return new VariationalAutoencoderDescription(
            columns, hidden, Latent > 0 ? Latent : NetworkSizes.Code(columns), DecoderVariance, dropout: Dropout);
    }

    private protected override BatchModel Create(
        IReadOnlyList<string> columns, RobustScaling scaling, NeuralModelDescription description, TrainingResult result, TrainingSet set) =>
        new VariationalAutoencoderModel(
            Name, columns, scaling, new RowNetwork(result.Networks[0]), new RowNetwork(result.Networks[1]),
            ((VariationalAutoencoderDescription)description).DivergenceFactor);

    private static int Halved(int features) =>
        features % 2 == 0 ? features / 2 : throw new SnapshotException($"a code of {features} numbers is no mean and variance");
}
