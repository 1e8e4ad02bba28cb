using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>One layer at work on mini-batches: forward, and backward from what forward left behind.</summary>
internal abstract class LayerPass(LayerShape input, LayerShape output, int parameterCount, int capacity)
{
    public LayerShape InputShape { get; } = input;

    public int ParameterCount { get; } = parameterCount;

    public BatchTensor Output { get; } = new(output, capacity);

    /// <param name="columns">A multiple of eight, at least the rows.</param>
    /// <param name="random">For dropout while training; null: no training.</param>
    public abstract void Forward(ReadOnlySpan<float> parameters, BatchTensor input, int columns, SeededRandom? random);

    /// <summary>Adds to the gradients of the parameters and sets that of the input.</summary>
    /// <param name="gradient">Of the output; used up.</param>
    /// <param name="inputGradient">Null: not asked for.</param>
    public abstract void Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, BatchTensor? inputGradient, int columns);
}
