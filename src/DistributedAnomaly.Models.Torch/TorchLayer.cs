using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>One layer: its parameters in the order in which they stand in the flat array, and what it does.</summary>
internal sealed class TorchLayer : IDisposable
{
    private static readonly Scalar Leak = 0.01;

    private readonly Layer _layer;
    private readonly LSTM? _lstm;

    /// <summary>Torch's LSTM has a second bias that is added to the first: it stays zero.</summary>
    private readonly Parameter? _secondBias;

    public TorchLayer(Layer layer, LayerShape input, ReadOnlySpan<float> parameters)
    {
        _layer = layer;
        switch (layer)
        {
            case DenseLayer dense:
                Parameters = [Take(ref parameters, dense.Units, input.Features), Take(ref parameters, dense.Units)];
                break;
            case LstmLayer lstm:
                _lstm = nn.LSTM(input.Features, lstm.Units, batchFirst: true);
                Parameters = [Own("weight_ih_l0"), Own("weight_hh_l0"), Own("bias_ih_l0")];
                _secondBias = Own("bias_hh_l0");
                _secondBias.requires_grad = false;
                using (NewDisposeScope())
                using (no_grad())
                {
                    foreach (var parameter in Parameters)
                        parameter.copy_(Take(ref parameters, parameter.shape));
                    _secondBias.zero_();
                }

                break;
            case RepeatLayer or DropoutLayer:
                break;
            default:
                throw new NotSupportedException($"there is no layer of Torch for {layer}");
        }
    }

    public IReadOnlyList<Parameter> Parameters { get; } = [];

    public Tensor Forward(Tensor x, bool training)
    {
        switch (_layer)
        {
            case DenseLayer dense:
                return Activate(nn.functional.linear(x, Parameters[0], Parameters[1]), dense.Activation);
            case LstmLayer lstm:
                var (all, _, _) = _lstm!.call(x);
                return lstm.EveryStep ? all : all.narrow(1, all.shape[1] - 1, 1);
            case RepeatLayer repeat:
                return x.expand(x.shape[0], repeat.Steps, x.shape[2]);
            case DropoutLayer dropout:
                return nn.functional.dropout(x, dropout.Rate, training);
            default:
                return x;
        }
    }

    public void Dispose()
    {
        _secondBias?.Dispose();
        _lstm?.Dispose();
        foreach (var parameter in Parameters)
            parameter.Dispose();
    }

    private static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Relu => nn.functional.relu(x),
        Activation.LeakyRelu => x.leaky_relu(Leak),
        Activation.Tanh => x.tanh(),
        Activation.Sigmoid => x.sigmoid(),
        _ => x,
    };

    private static Parameter Take(ref ReadOnlySpan<float> parameters, params long[] shape)
    {
        var count = 1;
        foreach (var size in shape)
            count *= (int)size;
        var values = parameters[..count].ToArray();
        parameters = parameters[count..];
        using var first = tensor(values, shape);
        return new Parameter(first, requires_grad: true);
    }

    private Parameter Own(string name) => _lstm!.get_parameter(name) ?? throw new InvalidOperationException($"Torch's LSTM has no {name}");
}
