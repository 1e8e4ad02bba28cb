using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>A network at work on mini-batches. Holds its room from the beginning: no allocation per batch. For one thread.</summary>
internal sealed class NetworkPass
{
    private readonly LayerPass[] _layers;
    private readonly BatchTensor?[] _gradients;

    /// <param name="withGradients">False: forward only.</param>
    public NetworkPass(NetworkDescription description, int capacity, bool withGradients)
    {
        Description = description;
        _layers = [.. description.Layers.Select((layer, i) => layer.CreatePass(description.InputOf(i), capacity))];
        _gradients = new BatchTensor?[_layers.Length];
        for (var i = 0; withGradients && i < _layers.Length; i++)
            _gradients[i] = new BatchTensor(description.InputOf(i), capacity);
    }

    public NetworkDescription Description { get; }

    /// <summary>What the last forward pass gave.</summary>
    public BatchTensor Output => _layers[^1].Output;

    /// <param name="random">For dropout while training; null: no training.</param>
    public BatchTensor Forward(ReadOnlySpan<float> parameters, BatchTensor input, int rows, SeededRandom? random)
    {
        var columns = Lanes.Padded(rows);
        var start = 0;
        foreach (var layer in _layers)
        {
            layer.Forward(parameters.Slice(start, layer.ParameterCount), input, columns, random);
            input = layer.Output;
            start += layer.ParameterCount;
        }

        return input;
    }

    /// <summary>Adds to the gradients of the parameters, from the gradient of the last forward pass's output (which is used up).</summary>
    /// <param name="withInput">Whether the gradient of the input is asked for.</param>
    /// <returns>The gradient of the input where asked for.</returns>
    public BatchTensor? Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, int rows, bool withInput = false)
    {
        var columns = Lanes.Padded(rows);
        var start = Description.ParameterCount;
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var layer = _layers[i];
            start -= layer.ParameterCount;
            var inputGradient = i > 0 || withInput ? _gradients[i] : null;
            layer.Backward(
                parameters.Slice(start, layer.ParameterCount), i == 0 ? input : _layers[i - 1].Output, gradient,
                gradients.Slice(start, layer.ParameterCount), inputGradient, columns);
            if (inputGradient is not null)
                gradient = inputGradient;
        }

        return withInput ? gradient : null;
    }
}
