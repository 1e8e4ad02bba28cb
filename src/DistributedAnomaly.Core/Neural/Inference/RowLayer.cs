using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Neural.Inference;

/// <summary>
/// One layer at work on one row (or one sequence), its weights laid out so that lanes run over units. Immutable.
/// Gives the same bits as the pass over mini-batches: sums run in the same order.
/// </summary>
internal abstract class RowLayer(LayerShape output, int scratchLength)
{
    public LayerShape Output { get; } = output;

    /// <summary>Room the layer needs besides its input and its output.</summary>
    public int ScratchLength { get; } = scratchLength;

    public abstract void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch);

    /// <summary>Turns lines of weights (units x inputs) into columns: for each input the weights of all units, padded to whole lanes.</summary>
    protected static void Transpose(ReadOnlySpan<float> lines, int units, int inputs, Span<float> columns, int stride)
    {
        for (var i = 0; i < inputs; i++)
        {
            for (var unit = 0; unit < units; unit++)
                columns[i * stride + unit] = lines[unit * inputs + i];
        }
    }

    /// <summary>sums += the columns of weights times the inputs.</summary>
    protected static void AddProduct(ReadOnlySpan<float> inputs, ReadOnlySpan<float> columns, int stride, Span<float> sums)
    {
        ref var weights = ref Lanes.Start(columns);
        ref var x = ref Lanes.Start(inputs);
        ref var y = ref Lanes.Start(sums);
        for (nint unit = 0; unit < stride; unit += Lanes.Count)
        {
            var sum = Lanes.Load(ref y, unit);
            nint at = unit;
            for (nint i = 0; i < inputs.Length; i++, at += stride)
                sum = Lanes.MultiplyAdd(Lanes.Broadcast(ref x, i), Lanes.Load(ref weights, at), sum);
            Lanes.Store(sum, ref y, unit);
        }
    }
}
