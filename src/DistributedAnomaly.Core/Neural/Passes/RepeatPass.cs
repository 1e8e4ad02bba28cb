using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>Repetition on mini-batches: forward copies, backward adds up.</summary>
internal sealed class RepeatPass(RepeatLayer layer, LayerShape input, int capacity) : LayerPass(input, layer.Output(input), 0, capacity)
{
    public override void Forward(ReadOnlySpan<float> parameters, BatchTensor input, int columns, SeededRandom? random)
    {
        for (var step = 0; step < layer.Steps; step++)
            input.Step(0).CopyTo(Output.Step(step));
    }

    public override void Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, BatchTensor? inputGradient, int columns)
    {
        if (inputGradient is null)
            return;
        var sum = inputGradient.Step(0);
        gradient.Step(0).CopyTo(sum);
        for (var step = 1; step < layer.Steps; step++)
        {
            var more = gradient.Step(step);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += more[i];
        }
    }
}
