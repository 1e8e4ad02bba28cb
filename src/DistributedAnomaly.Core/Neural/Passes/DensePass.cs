using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>A dense layer on mini-batches.</summary>
internal sealed class DensePass(DenseLayer layer, LayerShape input, int capacity)
    : LayerPass(input, layer.Output(input), layer.ParameterCount(input), capacity)
{
    private readonly int _inputs = input.Features;
    private readonly int _units = layer.Units;

    public override void Forward(ReadOnlySpan<float> parameters, BatchTensor input, int columns, SeededRandom? random)
    {
        var bias = parameters.Slice(_units * _inputs, _units);
        for (var step = 0; step < InputShape.Steps; step++)
        {
            var output = Output.Step(step);
            MatrixKernels.Multiply(
                parameters, _inputs, 1, _units, _inputs, input.Step(step), input.Stride, bias, accumulate: false, output, Output.Stride, columns);
            if (layer.Activation == Activation.Identity)
                continue;
            for (var unit = 0; unit < _units; unit++)
                ActivationKernels.Apply(layer.Activation, output.Slice(unit * Output.Stride, columns));
        }
    }

    public override void Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, BatchTensor? inputGradient, int columns)
    {
        for (var step = 0; step < InputShape.Steps; step++)
        {
            var output = Output.Step(step);
            var sums = gradient.Step(step);
            if (layer.Activation != Activation.Identity)
            {
                for (var unit = 0; unit < _units; unit++)
                    ActivationKernels.Backward(layer.Activation, output.Slice(unit * Output.Stride, columns), sums.Slice(unit * gradient.Stride, columns));
            }

            MatrixKernels.AddOuter(sums, gradient.Stride, _units, input.Step(step), input.Stride, _inputs, columns, gradients, _inputs);
            MatrixKernels.AddLineSums(sums, gradient.Stride, _units, columns, gradients[(_units * _inputs)..]);
            if (inputGradient is not null)
            {
                MatrixKernels.Multiply(
                    parameters, 1, _inputs, _inputs, _units, sums, gradient.Stride, [], accumulate: false, inputGradient.Step(step), inputGradient.Stride, columns);
            }
        }
    }
}
