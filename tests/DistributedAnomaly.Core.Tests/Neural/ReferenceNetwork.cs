using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Tests.Neural;

/// <summary>Networks written down as they stand in the papers, one row at a time in double: what the fast ones are compared with.</summary>
internal static class ReferenceNetwork
{
    public static double[] Run(NetworkDescription network, double[] parameters, double[] input)
    {
        var start = 0;
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var shape = network.InputOf(i);
            var own = parameters[start..(start + network.Layers[i].ParameterCount(shape))];
            start += own.Length;
            input = network.Layers[i] switch
            {
                DenseLayer dense => Dense(dense, shape, own, input),
                LstmLayer lstm => Lstm(lstm, shape, own, input),
                RepeatLayer repeat => [.. Enumerable.Repeat(input, repeat.Steps).SelectMany(x => x)],
                DropoutLayer => input,
                var other => throw new NotSupportedException(other.ToString()),
            };
        }

        return input;
    }

    public static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Identity => x,
        Activation.Relu => Math.Max(0, x),
        Activation.LeakyRelu => x > 0 ? x : x / 100,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => Sigmoid(x),
        _ => throw new NotSupportedException(activation.ToString()),
    };

    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Dense(DenseLayer layer, LayerShape shape, double[] p, double[] input)
    {
        var output = new double[shape.Steps * layer.Units];
        for (var step = 0; step < shape.Steps; step++)
        {
            for (var unit = 0; unit < layer.Units; unit++)
            {
                var sum = p[layer.Units * shape.Features + unit];
                for (var i = 0; i < shape.Features; i++)
                    sum += p[unit * shape.Features + i] * input[step * shape.Features + i];
                output[step * layer.Units + unit] = Activate(layer.Activation, sum);
            }
        }

        return output;
    }

    private static double[] Lstm(LstmLayer layer, LayerShape shape, double[] p, double[] input)
    {
        var (units, features) = (layer.Units, shape.Features);
        var (u, b) = (4 * units * features, 4 * units * (features + units));
        var hidden = new double[units];
        var cell = new double[units];
        var all = new List<double>();
        for (var step = 0; step < shape.Steps; step++)
        {
            var gates = new double[4 * units];
            for (var g = 0; g < gates.Length; g++)
            {
                gates[g] = p[b + g];
                for (var i = 0; i < features; i++)
                    gates[g] += p[g * features + i] * input[step * features + i];
                for (var i = 0; i < units; i++)
                    gates[g] += p[u + g * units + i] * hidden[i];
            }

            for (var n = 0; n < units; n++)
            {
                cell[n] = Sigmoid(gates[units + n]) * cell[n] + Sigmoid(gates[n]) * Math.Tanh(gates[2 * units + n]);
                hidden[n] = Sigmoid(gates[3 * units + n]) * Math.Tanh(cell[n]);
            }

            all.AddRange(hidden);
        }

        return layer.EveryStep ? [.. all] : hidden;
    }
}
