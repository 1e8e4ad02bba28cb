using DistributedAnomaly.Core.Neural.Kernels;

namespace DistributedAnomaly.Core.Neural.Inference;

/// <summary>
/// A trained network that maps one row (or one sequence) at a time, on any number of threads: span in, span out, nothing allocated.
/// </summary>
public sealed class RowNetwork
{
    private readonly RowLayer[] _layers;
    private readonly int _roomPerSide;

    public RowNetwork(NetworkWeights weights)
    {
        Weights = weights;
        var description = weights.Description;
        var layers = new List<RowLayer>();
        var start = 0;
        for (var i = 0; i < description.Layers.Count; i++)
        {
            var shape = description.InputOf(i);
            var count = description.Layers[i].ParameterCount(shape);
            if (description.Layers[i].CreateRow(shape, weights.Parameters.Slice(start, count)) is { } layer)
                layers.Add(layer);
            start += count;
        }

        _layers = [.. layers];
        _roomPerSide = layers.Select(layer => Lanes.Padded(layer.Output.Length)).DefaultIfEmpty().Max();
        ScratchLength = 2 * _roomPerSide + layers.Select(layer => layer.ScratchLength).DefaultIfEmpty().Max();
    }

    public NetworkWeights Weights { get; }

    /// <summary>How much room <see cref="Run"/> is to be given.</summary>
    public int ScratchLength { get; }

    /// <param name="input">Step after step; all features of a step together.</param>
    /// <param name="output">Likewise.</param>
    /// <param name="scratch">Any content; at least <see cref="ScratchLength"/> long.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var description = Weights.Description;
        if (input.Length != description.Input.Length || output.Length != description.Output.Length || scratch.Length < ScratchLength)
            throw new ArgumentException($"the network maps {description.Input.Length} numbers to {description.Output.Length} with room for {ScratchLength}", nameof(input));
        var rest = scratch[(2 * _roomPerSide)..];
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            var target = scratch.Slice((i & 1) * _roomPerSide, layer.Output.Length);
            layer.Run(input, target, rest);
            input = target;
        }

        input.CopyTo(output);
    }
}
