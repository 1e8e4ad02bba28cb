using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>The description of one layer: no weights, no state. Its parameters are a part of one flat array.</summary>
public abstract record Layer
{
    /// <summary>The most units of a layer, and the most time steps.</summary>
    public const int MostUnits = 65_536;

    /// <exception cref="ArgumentException">The layer cannot take such an input.</exception>
    public abstract LayerShape Output(LayerShape input);

    public abstract int ParameterCount(LayerShape input);

    /// <summary>Marks with 1 the parameters that weight decay acts on: weights, not biases.</summary>
    public virtual void MarkWeights(LayerShape input, Span<float> marks)
    {
    }

    /// <summary>Draws first parameters.</summary>
    public virtual void Initialize(LayerShape input, Span<float> parameters, SeededRandom random)
    {
    }

    internal abstract LayerKind Kind { get; }

    internal abstract LayerPass CreatePass(LayerShape input, int capacity);

    /// <summary>What runs the layer on one row; null where it does nothing then.</summary>
    internal abstract RowLayer? CreateRow(LayerShape input, ReadOnlySpan<float> parameters);

    private protected abstract void SaveBody(SnapshotWriter writer);

    internal void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)Kind);
        SaveBody(writer);
    }

    /// <exception cref="SnapshotException">An unknown kind, or a size out of bounds.</exception>
    internal static Layer Load(ref SnapshotReader reader) => (LayerKind)reader.Byte() switch
    {
        LayerKind.Dense => DenseLayer.LoadBody(ref reader),
        LayerKind.Dropout => DropoutLayer.LoadBody(ref reader),
        LayerKind.Lstm => LstmLayer.LoadBody(ref reader),
        LayerKind.Repeat => new RepeatLayer(LoadSize(ref reader)),
        var kind => throw new SnapshotException($"unknown kind of layer: {(byte)kind}"),
    };

    private protected static int LoadSize(ref SnapshotReader reader)
    {
        var size = reader.Int();
        return size is >= 1 and <= MostUnits ? size : throw new SnapshotException($"a layer of {size} units; 1 to {MostUnits} are possible");
    }

    private protected static int Checked(int size, string name) =>
        size is >= 1 and <= MostUnits ? size : throw new ArgumentOutOfRangeException(name, size, $"1 to {MostUnits} are possible");

    /// <summary>Uniform weights that keep the variance of what flows through (Glorot &amp; Bengio 2010).</summary>
    private protected static void Glorot(Span<float> weights, int inputs, int outputs, SeededRandom random)
    {
        var limit = (float)Math.Sqrt(6.0 / (inputs + outputs));
        foreach (ref var weight in weights)
            weight = (2 * (float)random.NextDouble() - 1) * limit;
    }
}
