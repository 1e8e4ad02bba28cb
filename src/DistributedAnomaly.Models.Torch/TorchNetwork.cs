using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>One network in Torch's memory with its optimiser.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkDescription _description;
    private readonly List<TorchLayer> _layers = [];
    private readonly List<Parameter> _parameters = [];
    private readonly TorchAdam _optimizer;
    private readonly float[] _kept;

    public TorchNetwork(NetworkDescription description, SeededRandom random, TrainingOptions options, double firstDecay = 0.9)
    {
        _description = description;
        _kept = description.Initialize(random);
        var start = 0;
        for (var i = 0; i < description.Layers.Count; i++)
        {
            var shape = description.InputOf(i);
            var count = description.Layers[i].ParameterCount(shape);
            var layer = new TorchLayer(description.Layers[i], shape, _kept.AsSpan(start, count));
            _layers.Add(layer);
            _parameters.AddRange(layer.Parameters);
            start += count;
        }

        _optimizer = new TorchAdam(_parameters, options, firstDecay);
    }

    /// <param name="x">Rows x steps x features; so is what comes out.</param>
    public Tensor Forward(Tensor x, bool training)
    {
        foreach (var layer in _layers)
            x = layer.Forward(x, training);
        return x;
    }

    public void ClearGradients() => _optimizer.ClearGradients();

    public void Step(double learningRate) => _optimizer.Step(learningRate);

    public void Keep()
    {
        using var scope = NewDisposeScope();
        var start = 0;
        foreach (var parameter in _parameters)
        {
            var flat = parameter.detach().flatten();
            flat.data<float>().ToArray().CopyTo(_kept, start);
            start += (int)parameter.numel();
        }
    }

    public NetworkWeights Kept() => new(_description, _kept);

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (var layer in _layers)
            layer.Dispose();
    }
}
