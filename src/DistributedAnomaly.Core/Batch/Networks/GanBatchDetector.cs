using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>
/// A generative adversarial network (Goodfellow et al. 2014): its discriminator learnt to tell rows from made ones, and an encoder
/// (Schlegl et al. 2019) looks for what the generator could have made a row of.
/// </summary>
/// <remarks>
/// Score: (1 - share) x -ln of the chance that the discriminator gives to the row being real + share x mean squared error between the row
/// (scaled by <see cref="RobustScaling"/>) and what the generator makes of its code; 0 and up. Rows are told from wide noise as well as
/// from made ones, without which the discriminator knows nothing of rows far from both. Explanation: the squared error of each column. Memory as the
/// autoencoder's; training costs about seven passes of it.
/// </remarks>
public sealed class GanBatchDetector : NetworkDetector
{
    public override string Name => "gan";

    /// <value>Sizes of the hidden layers from the columns to the code. Empty (default): 32, 16.</value>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <value>Size of the noise that rows are made of. 0 (default): a fifth of the columns, 2 to 16.</value>
    public int Latent { get; init; }

    /// <value>What the error of reconstruction counts against the discriminator, 0 (discriminator alone) to 1. Default 0.5.</value>
    public double ReconstructionShare
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "0 to 1 are possible");
    } = 0.5;

    /// <inheritdoc/>
    /// <remarks>Default 100.</remarks>
    public override int Epochs { get; init; } = 100;

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var row = new LayerShape(1, columns.Count);
        var scaling = RobustScaling.Load(columns.Count, ref reader);
        var share = reader.Double();
        if (share is not (>= 0 and <= 1))
            throw new SnapshotException($"a share of {share}");
        var generator = StoredNetworks.Load(null, row, ref reader);
        var discriminator = StoredNetworks.Load(row, new LayerShape(1, 1), ref reader);
        var encoder = StoredNetworks.Load(row, generator.Weights.Description.Input, ref reader);
        return new GanModel(Name, columns, scaling, generator, discriminator, encoder, share);
    }

    private protected override NeuralModelDescription Describe(int columns, int steps) =>
        new GanDescription(columns, Hidden.Count > 0 ? Hidden : [32, 16], Latent > 0 ? Latent : Math.Max(2, NetworkSizes.Code(columns)), Dropout);

    private protected override BatchModel Create(
        IReadOnlyList<string> columns, RobustScaling scaling, NeuralModelDescription description, TrainingResult result, TrainingSet set) =>
        new GanModel(
            Name, columns, scaling, new RowNetwork(result.Networks[0]), new RowNetwork(result.Networks[1]), new RowNetwork(result.Networks[2]),
            ReconstructionShare);
}
