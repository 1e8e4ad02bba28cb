using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>One network in Torch's memory with its optimiser: Adam with decoupled weight decay and a bound on the gradient's norm.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkDescription _description;
    private readonly TrainingOptions _options;
    private readonly List<TorchLayer> _layers = [];
    private readonly List<Parameter> _parameters = [];
    private readonly optim.Optimizer _optimizer;
    private readonly float[] _kept;

    public TorchNetwork(NetworkDescription description, SeededRandom random, TrainingOptions options, double firstDecay = 0.9)
    {
        _description = description;
        _options = options;
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

        _optimizer = optim.Adam(_parameters, options.LearningRate, firstDecay, 0.999, 1e-8);
    }

    /// <param name="x">Rows x steps x features; so is what comes out.</param>
    public Tensor Forward(Tensor x, bool training)
    {
        foreach (var layer in _layers)
            x = layer.Forward(x, training);
        return x;
    }

    public void ClearGradients() => _optimizer.zero_grad();

    public void Step(double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;
        using (no_grad())
        {
            if (_options.GradientNorm > 0)
                nn.utils.clip_grad_norm_(_parameters, _options.GradientNorm);
            foreach (var weight in _parameters.Where(parameter => _options.WeightDecay > 0 && parameter.dim() == 2))
                weight.mul_(1 - learningRate * _options.WeightDecay);
        }

        _optimizer.step();
    }

    public void Keep()
    {
        var start = 0;
        foreach (var parameter in _parameters)
        {
            using var flat = parameter.detach().flatten();
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
