using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>
/// Sets each number to zero with the chance <paramref name="Rate"/> (0 to below 1) while training, and scales the others up by
/// 1 / (1 - rate); does nothing afterwards (Srivastava et al. 2014).
/// </summary>
public sealed record DropoutLayer(float Rate) : Layer
{
    public float Rate { get; } = Rate is >= 0 and < 1 ? Rate : throw new ArgumentOutOfRangeException(nameof(Rate), Rate, "0 to below 1 are possible");

    internal override LayerKind Kind => LayerKind.Dropout;

    public override LayerShape Output(LayerShape input) => input;

    public override int ParameterCount(LayerShape input) => 0;

    internal override LayerPass CreatePass(LayerShape input, int capacity) => new DropoutPass(this, input, capacity);

    internal override RowLayer? CreateRow(LayerShape input, ReadOnlySpan<float> parameters) => null;

    private protected override void SaveBody(SnapshotWriter writer) => writer.Float(Rate);

    internal static DropoutLayer LoadBody(ref SnapshotReader reader)
    {
        var rate = reader.Float();
        return rate is >= 0 and < 1 ? new DropoutLayer(rate) : throw new SnapshotException($"a dropout rate of {rate}");
    }
}
