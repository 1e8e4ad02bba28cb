using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Neural;

/// <summary>Each layer's backward pass against central differences of the reference in double.</summary>
public sealed class LayerGradientTests
{
    private const int Rows = 13;

    public static TheoryData<string, int> Networks()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in All.Keys)
        {
            for (var seed = 1; seed <= 2; seed++)
                data.Add(name, seed);
        }

        return data;
    }

    private static readonly Dictionary<string, NetworkDescription> All = new(StringComparer.Ordinal)
    {
        ["identity"] = new(new LayerShape(1, 5), [new DenseLayer(7)]),
        ["relu"] = new(new LayerShape(1, 5), [new DenseLayer(9, Activation.Relu), new DenseLayer(2)]),
        ["leaky relu"] = new(new LayerShape(1, 5), [new DenseLayer(9, Activation.LeakyRelu), new DenseLayer(3)]),
        ["tanh"] = new(new LayerShape(1, 6), [new DenseLayer(5, Activation.Tanh), new DenseLayer(6)]),
        ["sigmoid"] = new(new LayerShape(1, 17), [new DenseLayer(4, Activation.Sigmoid), new DenseLayer(1, Activation.Sigmoid)]),
        ["dense at every step"] = new(new LayerShape(3, 2), [new DenseLayer(5, Activation.Tanh), new DenseLayer(2)]),
        ["lstm, last step"] = new(new LayerShape(5, 3), [new LstmLayer(4, EveryStep: false)]),
        ["lstm, every step"] = new(new LayerShape(4, 2), [new LstmLayer(9, EveryStep: true)]),
        ["repeat"] = new(new LayerShape(1, 3), [new DenseLayer(2, Activation.Tanh), new RepeatLayer(3), new DenseLayer(4)]),
        ["lstm autoencoder"] = new(
            new LayerShape(4, 3), [new LstmLayer(5, EveryStep: false), new RepeatLayer(4), new LstmLayer(6, EveryStep: true), new DenseLayer(3)]),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Backward_OfANetwork_AgreesWithCentralDifferences(string name, int seed)
    {
        var network = All[name];
        var random = new SeededRandom(seed);
        var parameters = network.Initialize(random);
        foreach (ref var parameter in parameters.AsSpan())
            parameter += 0.3f * (float)random.NextNormal();
        var input = new BatchTensor(network.Input, Rows);
        var weights = new BatchTensor(network.Output, Rows);
        Draw(input, random);
        Draw(weights, random);

        var pass = new NetworkPass(network, Rows, withGradients: true);
        pass.Forward(parameters, input, Rows, random: null);
        var gradient = new BatchTensor(network.Output, Rows);
        for (var line = 0; line < network.Output.Length; line++)
            weights.All.Slice(line * weights.Stride, Rows).CopyTo(gradient.All[(line * gradient.Stride)..]);
        var gradients = new float[network.ParameterCount];
        var ofInput = pass.Backward(parameters, input, gradient, gradients, Rows, withInput: true)!;

        CentralDifferences.ShouldAgree(gradients, CentralDifferences.Of(p => Loss(network, p, input, weights), CentralDifferences.Doubles(parameters)));
        var ofParameters = CentralDifferences.Doubles(parameters);
        var row = Column(input, Rows - 1);
        CentralDifferences.ShouldAgree(
            [.. Column(ofInput, Rows - 1).Select(x => (float)x)], CentralDifferences.Of(x => Loss(network, ofParameters, x, Column(weights, Rows - 1)), row));
    }

    [Fact]
    public void Backward_Twice_AddsUp()
    {
        var network = All["tanh"];
        var random = new SeededRandom(3);
        var parameters = network.Initialize(random);
        var input = new BatchTensor(network.Input, 8);
        Draw(input, random);
        var pass = new NetworkPass(network, 8, withGradients: true);
        float[] Gradients(int times)
        {
            var gradients = new float[network.ParameterCount];
            for (var i = 0; i < times; i++)
            {
                pass.Forward(parameters, input, 8, random: null);
                var gradient = new BatchTensor(network.Output, 8);
                gradient.All.Fill(1);
                pass.Backward(parameters, input, gradient, gradients, 8);
            }

            return gradients;
        }

        Gradients(2).ShouldBe(Gradients(1).Select(x => 2 * x));
    }

    [Fact]
    public void Dropout_Training_ZeroesItsShareAndItsGradientsAlike()
    {
        var network = new NetworkDescription(new LayerShape(1, 50), [new DropoutLayer(0.3f)]);
        var input = new BatchTensor(network.Input, 200);
        input.All.Fill(1);
        var pass = new NetworkPass(network, 200, withGradients: true);
        var output = pass.Forward([], input, 200, new SeededRandom(1));
        var gradient = new BatchTensor(network.Output, 200);
        gradient.All.Fill(1);
        var ofInput = pass.Backward([], input, gradient, [], 200, withInput: true)!;

        ofInput.All.SequenceEqual(output.All).ShouldBeTrue();
        var zeros = output.All.ToArray().Count(x => x == 0) / 10_000.0;
        zeros.ShouldBe(0.3, 0.03);
        output.All.ToArray().Where(x => x != 0).ShouldAllBe(x => Math.Abs(x - 1 / 0.7f) < 1e-6f);
        pass.Forward([], input, 200, random: null).All.SequenceEqual(input.All).ShouldBeTrue();
    }

    private static double Loss(NetworkDescription network, double[] parameters, BatchTensor input, BatchTensor weights) =>
        Enumerable.Range(0, Rows).Sum(row => Loss(network, parameters, Column(input, row), Column(weights, row)));

    private static double Loss(NetworkDescription network, double[] parameters, double[] input, double[] weights) =>
        ReferenceNetwork.Run(network, parameters, input).Zip(weights, (y, w) => y * w).Sum();

    private static double[] Column(BatchTensor tensor, int row)
    {
        var column = new double[tensor.Shape.Length];
        for (var i = 0; i < column.Length; i++)
            column[i] = tensor.All[i * tensor.Stride + row];
        return column;
    }

    private static void Draw(BatchTensor tensor, SeededRandom random)
    {
        foreach (ref var value in tensor.All)
            value = (float)random.NextNormal();
    }
}
