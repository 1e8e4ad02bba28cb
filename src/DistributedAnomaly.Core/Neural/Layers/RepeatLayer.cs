using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>Gives its single input step at each of so many steps: between the encoder and the decoder of sequences.</summary>
public sealed record RepeatLayer(int Steps) : Layer
{
    public int Steps { get; } = Checked(Steps, nameof(Steps));

    internal override LayerKind Kind => LayerKind.Repeat;

    public override LayerShape Output(LayerShape input) =>
        input.Steps == 1 ? input with { Steps = Steps } : throw new ArgumentException($"only one step can be repeated, not {input.Steps}", nameof(input));

    public override int ParameterCount(LayerShape input) => 0;

    internal override LayerPass CreatePass(LayerShape input, int capacity) => new RepeatPass(this, input, capacity);

    internal override RowLayer CreateRow(LayerShape input, ReadOnlySpan<float> parameters) => new RepeatRow(this, input);

    private protected override void SaveBody(SnapshotWriter writer) => writer.Int(Steps);
}
