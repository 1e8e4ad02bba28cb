using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Passes;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>One mini-batch: the examples stand in the first <see cref="Rows"/> columns.</summary>
public sealed class TrainingBatch(LayerShape shape, int capacity)
{
    public BatchTensor Inputs { get; } = new(shape, capacity);

    public int Capacity { get; } = capacity;

    public int Rows { get; private set; }

    public void Fill(TrainingSet set, ReadOnlySpan<int> examples)
    {
        set.Fill(examples, Inputs);
        Rows = examples.Length;
    }
}
