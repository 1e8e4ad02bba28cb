using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>
/// y = activation(W x + b), at every time step alike. Parameters: W line by line (outputs x inputs), then b.
/// </summary>
public sealed record DenseLayer(int Units, Activation Activation = Activation.Identity) : Layer
{
    public int Units { get; } = Checked(Units, nameof(Units));

    internal override LayerKind Kind => LayerKind.Dense;

    public override LayerShape Output(LayerShape input) => input with { Features = Units };

    public override int ParameterCount(LayerShape input) => checked(Units * (input.Features + 1));

    public override void MarkWeights(LayerShape input, Span<float> marks) => marks[..(Units * input.Features)].Fill(1);

    /// <summary>Glorot's weights; twice their variance before rectifiers (He et al. 2015). Biases are zero.</summary>
    public override void Initialize(LayerShape input, Span<float> parameters, SeededRandom random)
    {
        var weights = parameters[..(Units * input.Features)];
        parameters.Clear();
        if (Activation is Activation.Relu or Activation.LeakyRelu)
            Glorot(weights, input.Features, 0, random);
        else
            Glorot(weights, input.Features, Units, random);
    }

    internal override LayerPass CreatePass(LayerShape input, int capacity) => new DensePass(this, input, capacity);

    internal override RowLayer CreateRow(LayerShape input, ReadOnlySpan<float> parameters) => new DenseRow(this, input, parameters);

    private protected override void SaveBody(SnapshotWriter writer)
    {
        writer.Int(Units);
        writer.Byte((byte)Activation);
    }

    internal static DenseLayer LoadBody(ref SnapshotReader reader)
    {
        var units = LoadSize(ref reader);
        var activation = (Activation)reader.Byte();
        return Enum.IsDefined(activation) ? new DenseLayer(units, activation) : throw new SnapshotException($"unknown activation: {(byte)activation}");
    }
}
