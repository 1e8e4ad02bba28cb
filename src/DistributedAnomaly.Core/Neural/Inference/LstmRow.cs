using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Neural.Inference;

/// <summary>Long short-term memory on one sequence. Each gate's units begin at a whole lane.</summary>
internal sealed class LstmRow : RowLayer
{
    private readonly bool _everyStep;
    private readonly int _steps;
    private readonly int _inputs;
    private readonly int _units;
    private readonly int _unitStride;
    private readonly int _stride;
    private readonly float[] _inputColumns;
    private readonly float[] _hiddenColumns;
    private readonly float[] _bias;

    public LstmRow(LstmLayer layer, LayerShape input, ReadOnlySpan<float> parameters)
        : base(layer.Output(input), (LstmLayer.Gates + 3) * Lanes.Padded(layer.Units))
    {
        _everyStep = layer.EveryStep;
        _steps = input.Steps;
        _inputs = input.Features;
        _units = layer.Units;
        _unitStride = Lanes.Padded(_units);
        _stride = LstmLayer.Gates * _unitStride;
        _inputColumns = new float[_inputs * _stride];
        _hiddenColumns = new float[_units * _stride];
        _bias = new float[_stride];
        for (var gate = 0; gate < LstmLayer.Gates; gate++)
        {
            var first = gate * _unitStride;
            Transpose(parameters[(gate * _units * _inputs)..], _units, _inputs, _inputColumns.AsSpan(first), _stride);
            Transpose(parameters[(layer.HiddenStart(input) + gate * _units * _units)..], _units, _units, _hiddenColumns.AsSpan(first), _stride);
            parameters.Slice(layer.BiasStart(input) + gate * _units, _units).CopyTo(_bias.AsSpan(first));
        }
    }

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var sums = scratch[.._stride];
        var cell = scratch.Slice(_stride, _unitStride);
        var tanhCell = scratch.Slice(_stride + _unitStride, _unitStride);
        var hidden = scratch.Slice(_stride + 2 * _unitStride, _unitStride);
        for (var step = 0; step < _steps; step++)
        {
            _bias.CopyTo(sums);
            AddProduct(input.Slice(step * _inputs, _inputs), _inputColumns, _stride, sums);
            if (step > 0)
                AddProduct(hidden[.._units], _hiddenColumns, _stride, sums);
            var before = step == 0 ? [] : cell;
            LstmKernels.Forward(new LstmGates(sums, _unitStride, 1, 0, _unitStride), before, cell, tanhCell, hidden);
            if (_everyStep)
                hidden[.._units].CopyTo(output[(step * _units)..]);
        }

        if (!_everyStep)
            hidden[.._units].CopyTo(output);
    }
}
