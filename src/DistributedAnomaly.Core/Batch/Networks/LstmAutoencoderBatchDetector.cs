using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>
/// An autoencoder of windows of rows (Malhotra et al. 2016), for tables whose rows follow one another in time: a row is as unusual as
/// what cannot be given back of it at the end of its window.
/// </summary>
/// <remarks>
/// Score: mean squared error over the columns (scaled by <see cref="RobustScaling"/>) at the row's own step; 0 and up. The order of rows
/// matters; a row alone is taken to have stood still. Explanation: the squared error of each column. Memory while fitting: 4 bytes a
/// value (at most 256 MiB: of larger tables the last rows are learnt) and for a mini-batch some 20 numbers per step and column or unit
/// (below 512 MiB). A row costs about a multiplication per weight and step.
/// </remarks>
public sealed class LstmAutoencoderBatchDetector : NetworkDetector
{
    private const int MostSteps = 1_000;

    public override string Name => "lstm-autoencoder";

    /// <value>Rows of a window, 1 to 1,000; fewer where the table has fewer. Default 10.</value>
    public int Window
    {
        get;
        init => field = value is >= 1 and <= MostSteps
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {MostSteps} are possible");
    } = 10;

    /// <value>Units of the encoder and of the decoder. 0 (default): half of the columns, 8 to 32; 8 above 512 columns.</value>
    public int Units { get; init; }

    /// <inheritdoc/>
    /// <remarks>Default 60.</remarks>
    public override int Epochs { get; init; } = 60;

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var scaling = RobustScaling.Load(columns.Count, ref reader);
        var network = StoredNetworks.Load(null, null, ref reader);
        var (input, output) = (network.Weights.Description.Input, network.Weights.Description.Output);
        if (input != output || input.Features != columns.Count || input.Steps > MostSteps)
            throw new SnapshotException($"a network from {input} to {output} for {columns.Count} columns");
        return new LstmAutoencoderModel(Name, columns, scaling, network);
    }

    private protected override int Steps(int rows) => Math.Min(Window, rows);

    private protected override NeuralModelDescription Describe(int columns, int steps) =>
        new LstmAutoencoderDescription(columns, steps, Units > 0 ? Units : NetworkSizes.Memory(columns), Dropout);

    private protected override BatchModel Create(
        IReadOnlyList<string> columns, RobustScaling scaling, NeuralModelDescription description, TrainingResult result, TrainingSet set) =>
        new LstmAutoencoderModel(Name, columns, scaling, new RowNetwork(result.Networks[0]));
}
