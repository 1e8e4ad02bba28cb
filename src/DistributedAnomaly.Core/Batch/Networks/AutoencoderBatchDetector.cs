using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>
/// A network through a bottleneck that learns to give rows back (Hinton &amp; Salakhutdinov 2006; for outliers Hawkins et al. 2002):
/// a row is as unusual as what it cannot give back.
/// </summary>
/// <remarks>
/// Score: mean squared error over the columns, each scaled by <see cref="RobustScaling"/>; 0 and up, normal rows mostly below 1.
/// Explanation: the squared error of each column. Memory while fitting: 4 bytes a value (at most 256 MiB: of larger tables a sample is
/// learnt) and some 64 MiB; the model 4 bytes a weight twice. A row costs about a multiplication per weight.
/// </remarks>
public sealed class AutoencoderBatchDetector : NetworkDetector
{
    public override string Name => "autoencoder";

    /// <value>Sizes of the hidden layers. Empty (default): half, a fifth, half of the columns, within bounds (16 columns: 8, 3, 8).</value>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <value>Of the hidden layers. Default tanh: bounded, so that a row far out is not given back.</value>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    /// <remarks>Default 200.</remarks>
    public override int Epochs { get; init; } = 200;

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var row = new LayerShape(1, columns.Count);
        return new AutoencoderModel(Name, columns, RobustScaling.Load(columns.Count, ref reader), StoredNetworks.Load(row, row, ref reader));
    }

    private protected override NeuralModelDescription Describe(int columns, int steps)
    {
        IReadOnlyList<int> hidden = Hidden.Count > 0 ? Hidden : [NetworkSizes.Hidden(columns), NetworkSizes.Code(columns), NetworkSizes.Hidden(columns)];
        return new AutoencoderDescription(columns, hidden, Activation, Dropout);
    }

    private protected override BatchModel Create(
        IReadOnlyList<string> columns, RobustScaling scaling, NeuralModelDescription description, TrainingResult result, TrainingSet set) =>
        new AutoencoderModel(Name, columns, scaling, new RowNetwork(result.Networks[0]));
}
