using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Neural.Inference;

/// <summary>Repetition of one row.</summary>
internal sealed class RepeatRow(RepeatLayer layer, LayerShape input) : RowLayer(layer.Output(input), 0)
{
    private readonly int _features = input.Features;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        for (var step = 0; step < Output.Steps; step++)
            input[.._features].CopyTo(output[(step * _features)..]);
    }
}
