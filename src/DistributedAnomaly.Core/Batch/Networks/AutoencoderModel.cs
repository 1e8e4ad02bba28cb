using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>One network from row to row; the score is its mean squared error.</summary>
internal sealed class AutoencoderModel(string detectorName, IReadOnlyList<string> columns, RobustScaling scaling, RowNetwork network)
    : ReconstructionModel(detectorName, columns, scaling)
{
    protected override int ScratchLength => network.ScratchLength;

    protected override double Judge(ReadOnlySpan<float> scaled, Span<float> errors, Span<float> scratch)
    {
        network.Run(scaled, errors, scratch);
        return SquaredErrors(scaled, errors);
    }

    protected override void SaveNetworks(SnapshotWriter writer) => network.Weights.Save(writer);
}
