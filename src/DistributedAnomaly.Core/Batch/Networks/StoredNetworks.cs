using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>Networks of a model file, with the shapes they must have.</summary>
internal static class StoredNetworks
{
    /// <exception cref="SnapshotException">Damaged, or of other shapes.</exception>
    public static RowNetwork Load(LayerShape? input, LayerShape? output, ref SnapshotReader reader)
    {
        var weights = NetworkWeights.Load(ref reader);
        var description = weights.Description;
        if ((input ?? description.Input) != description.Input || (output ?? description.Output) != description.Output)
            throw new SnapshotException($"a network from {description.Input} to {description.Output} where one from {input} to {output} belongs");
        return new RowNetwork(weights);
    }
}
