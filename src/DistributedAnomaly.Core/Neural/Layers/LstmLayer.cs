using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>
/// Long short-term memory with a forget gate (Hochreiter &amp; Schmidhuber 1997; Gers, Schmidhuber &amp; Cummins 2000):
/// i, f, o = sigmoid(W x + U h + b), g = tanh(W x + U h + b), c' = f c + i g, h' = o tanh c'.
/// Parameters: W (4 units x inputs), U (4 units x units), b; gates in the order i, f, g, o.
/// </summary>
/// <param name="EveryStep">True: h of every step; false: h of the last one.</param>
public sealed record LstmLayer(int Units, bool EveryStep) : Layer
{
    internal const int Gates = 4;

    public int Units { get; } = Checked(Units, nameof(Units));

    internal override LayerKind Kind => LayerKind.Lstm;

    public override LayerShape Output(LayerShape input) => new(EveryStep ? input.Steps : 1, Units);

    public override int ParameterCount(LayerShape input) => checked(Gates * Units * (input.Features + Units + 1));

    public override void MarkWeights(LayerShape input, Span<float> marks) => marks[..BiasStart(input)].Fill(1);

    /// <summary>Glorot's weights; biases are zero, but one for the forget gate, so that memory lasts at first (Jozefowicz et al. 2015).</summary>
    public override void Initialize(LayerShape input, Span<float> parameters, SeededRandom random)
    {
        parameters.Clear();
        Glorot(parameters[..HiddenStart(input)], input.Features, Units, random);
        Glorot(parameters[HiddenStart(input)..BiasStart(input)], Units, Units, random);
        parameters.Slice(BiasStart(input) + Units, Units).Fill(1);
    }

    /// <summary>Where U begins.</summary>
    internal int HiddenStart(LayerShape input) => Gates * Units * input.Features;

    /// <summary>Where b begins.</summary>
    internal int BiasStart(LayerShape input) => Gates * Units * (input.Features + Units);

    internal override LayerPass CreatePass(LayerShape input, int capacity) => new LstmPass(this, input, capacity);

    internal override RowLayer CreateRow(LayerShape input, ReadOnlySpan<float> parameters) => new LstmRow(this, input, parameters);

    private protected override void SaveBody(SnapshotWriter writer)
    {
        writer.Int(Units);
        writer.Byte(EveryStep ? (byte)1 : (byte)0);
    }

    internal static LstmLayer LoadBody(ref SnapshotReader reader) => new(LoadSize(ref reader), reader.Byte() != 0);
}
