using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Neural.Inference;

/// <summary>A dense layer on one row.</summary>
internal sealed class DenseRow : RowLayer
{
    private readonly Activation _activation;
    private readonly int _inputs;
    private readonly int _units;
    private readonly int _stride;
    private readonly float[] _columns;
    private readonly float[] _bias;

    public DenseRow(DenseLayer layer, LayerShape input, ReadOnlySpan<float> parameters) : base(layer.Output(input), Lanes.Padded(layer.Units))
    {
        _activation = layer.Activation;
        _inputs = input.Features;
        _units = layer.Units;
        _stride = Lanes.Padded(_units);
        _columns = new float[_inputs * _stride];
        _bias = new float[_stride];
        Transpose(parameters, _units, _inputs, _columns, _stride);
        parameters.Slice(_units * _inputs, _units).CopyTo(_bias);
    }

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var sums = scratch[.._stride];
        for (var step = 0; step < Output.Steps; step++)
        {
            _bias.CopyTo(sums);
            AddProduct(input.Slice(step * _inputs, _inputs), _columns, _stride, sums);
            ActivationKernels.Apply(_activation, sums);
            sums[.._units].CopyTo(output[(step * _units)..]);
        }
    }
}
