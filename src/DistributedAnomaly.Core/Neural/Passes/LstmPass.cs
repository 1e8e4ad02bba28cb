using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>Long short-term memory on mini-batches of sequences; backward through all of their steps.</summary>
internal sealed class LstmPass : LayerPass
{
    private readonly LstmLayer _layer;
    private readonly int _units;
    private readonly int _inputs;
    private readonly int _steps;
    private readonly int _hiddenStart;
    private readonly int _biasStart;
    private readonly BatchTensor _gates;
    private readonly BatchTensor _cells;
    private readonly BatchTensor _tanhCells;
    private readonly BatchTensor _hidden;
    private readonly BatchTensor _gateGradient;
    private readonly BatchTensor _hiddenGradient;
    private readonly BatchTensor _cellGradient;

    public LstmPass(LstmLayer layer, LayerShape input, int capacity) : base(input, layer.Output(input), layer.ParameterCount(input), capacity)
    {
        _layer = layer;
        _units = layer.Units;
        _inputs = input.Features;
        _steps = input.Steps;
        _hiddenStart = layer.HiddenStart(input);
        _biasStart = layer.BiasStart(input);
        var all = new LayerShape(_steps, _units);
        var one = new LayerShape(1, _units);
        _gates = new BatchTensor(new LayerShape(_steps, LstmLayer.Gates * _units), capacity);
        _cells = new BatchTensor(all, capacity);
        _tanhCells = new BatchTensor(all, capacity);
        _hidden = layer.EveryStep ? Output : new BatchTensor(all, capacity);
        _gateGradient = new BatchTensor(new LayerShape(1, LstmLayer.Gates * _units), capacity);
        _hiddenGradient = new BatchTensor(one, capacity);
        _cellGradient = new BatchTensor(one, capacity);
    }

    private int Lines => LstmLayer.Gates * _units;

    public override void Forward(ReadOnlySpan<float> parameters, BatchTensor input, int columns, SeededRandom? random)
    {
        var stride = Output.Stride;
        for (var step = 0; step < _steps; step++)
        {
            var gates = _gates.Step(step);
            MatrixKernels.Multiply(
                parameters, _inputs, 1, Lines, _inputs, input.Step(step), input.Stride, parameters[_biasStart..], accumulate: false, gates, stride, columns);
            if (step > 0)
            {
                MatrixKernels.Multiply(
                    parameters[_hiddenStart..], _units, 1, Lines, _units, _hidden.Step(step - 1), stride, [], accumulate: true, gates, stride, columns);
            }

            for (var unit = 0; unit < _units; unit++)
            {
                var before = step == 0 ? [] : _cells.Line(step - 1, unit)[..columns];
                LstmKernels.Forward(
                    new LstmGates(gates, stride, _units, unit, columns), before, _cells.Line(step, unit)[..columns],
                    _tanhCells.Line(step, unit)[..columns], _hidden.Line(step, unit)[..columns]);
            }
        }

        if (!_layer.EveryStep)
            _hidden.Step(_steps - 1).CopyTo(Output.Step(0));
    }

    public override void Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, BatchTensor? inputGradient, int columns)
    {
        var stride = Output.Stride;
        var sums = _gateGradient.Step(0);
        var hidden = _hiddenGradient.Step(0);
        hidden.Clear();
        _cellGradient.All.Clear();
        for (var step = _steps - 1; step >= 0; step--)
        {
            if (_layer.EveryStep || step == _steps - 1)
                Add(gradient.Step(_layer.EveryStep ? step : 0), hidden);
            for (var unit = 0; unit < _units; unit++)
            {
                var before = step == 0 ? [] : _cells.Line(step - 1, unit)[..columns];
                LstmKernels.Backward(
                    new LstmGates(_gates.Step(step), stride, _units, unit, columns), before, _tanhCells.Line(step, unit)[..columns],
                    _hiddenGradient.Line(0, unit)[..columns], _cellGradient.Line(0, unit)[..columns], new LstmGates(sums, stride, _units, unit, columns));
            }

            MatrixKernels.AddOuter(sums, stride, Lines, input.Step(step), input.Stride, _inputs, columns, gradients, _inputs);
            MatrixKernels.AddLineSums(sums, stride, Lines, columns, gradients[_biasStart..]);
            if (inputGradient is not null)
            {
                MatrixKernels.Multiply(
                    parameters, 1, _inputs, _inputs, Lines, sums, stride, [], accumulate: false, inputGradient.Step(step), inputGradient.Stride, columns);
            }

            if (step == 0)
                break;
            MatrixKernels.AddOuter(sums, stride, Lines, _hidden.Step(step - 1), stride, _units, columns, gradients[_hiddenStart..], _units);
            MatrixKernels.Multiply(parameters[_hiddenStart..], 1, _units, _units, Lines, sums, stride, [], accumulate: false, hidden, stride, columns);
        }
    }

    private static void Add(ReadOnlySpan<float> more, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += more[i];
    }
}
