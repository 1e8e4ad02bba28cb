using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural;

/// <summary>The architecture of a network: what goes in, and the layers in their order. Immutable; no weights.</summary>
public sealed class NetworkDescription
{
    /// <summary>The most parameters of a network: 256 MiB of weights.</summary>
    public const int MostParameters = 1 << 26;

    private const int MostLayers = 1024;

    private readonly Layer[] _layers;
    private readonly LayerShape[] _shapes;

    /// <exception cref="ArgumentException">A layer does not fit the one before it, or the network is too large.</exception>
    public NetworkDescription(LayerShape input, IEnumerable<Layer> layers)
    {
        if (input.Steps is < 1 or > Layer.MostUnits || input.Features is < 1 or > Layer.MostUnits)
            throw new ArgumentException($"a network has 1 to {Layer.MostUnits} inputs and steps, not {input}", nameof(input));
        _layers = [.. layers];
        _shapes = new LayerShape[_layers.Length + 1];
        _shapes[0] = input;
        var parameters = 0L;
        for (var i = 0; i < _layers.Length; i++)
        {
            parameters += _layers[i].ParameterCount(_shapes[i]);
            _shapes[i + 1] = _layers[i].Output(_shapes[i]);
        }

        ParameterCount = parameters <= MostParameters
            ? (int)parameters
            : throw new ArgumentException($"a network of {parameters} parameters; {MostParameters} are possible", nameof(layers));
    }

    public IReadOnlyList<Layer> Layers => _layers;

    public LayerShape Input => _shapes[0];

    public LayerShape Output => _shapes[^1];

    /// <summary>The parameters of all layers, which stand one after the other in one array.</summary>
    public int ParameterCount { get; }

    /// <summary>What goes into layer <paramref name="layer"/>.</summary>
    public LayerShape InputOf(int layer) => _shapes[layer];

    public bool HasSameArchitecture(NetworkDescription other) => Input == other.Input && _layers.SequenceEqual(other._layers);

    /// <summary>First weights, drawn from a seeded source.</summary>
    public float[] Initialize(SeededRandom random)
    {
        var parameters = new float[ParameterCount];
        Visit(parameters, (layer, shape, part) => layer.Initialize(shape, part.Span, random));
        return parameters;
    }

    /// <summary>1 for each parameter that weight decay acts on, 0 for each bias.</summary>
    public float[] DecayMarks()
    {
        var marks = new float[ParameterCount];
        Visit(marks, (layer, shape, part) => layer.MarkWeights(shape, part.Span));
        return marks;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(Input.Steps);
        writer.Int(Input.Features);
        writer.Int(_layers.Length);
        foreach (var layer in _layers)
            layer.Save(writer);
    }

    /// <exception cref="SnapshotException">The description is damaged or describes an impossible network.</exception>
    public static NetworkDescription Load(ref SnapshotReader reader)
    {
        var input = new LayerShape(reader.Int(), reader.Int());
        var count = reader.Length(1);
        if (count > MostLayers)
            throw new SnapshotException($"a network of {count} layers; {MostLayers} are possible");
        var layers = new Layer[count];
        for (var i = 0; i < count; i++)
            layers[i] = Layer.Load(ref reader);
        try
        {
            return new NetworkDescription(input, layers);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new SnapshotException("the file describes an impossible network: " + e.Message, e);
        }
    }

    private void Visit(float[] parameters, Action<Layer, LayerShape, Memory<float>> action)
    {
        var start = 0;
        for (var i = 0; i < _layers.Length; i++)
        {
            var count = _layers[i].ParameterCount(_shapes[i]);
            action(_layers[i], _shapes[i], parameters.AsMemory(start, count));
            start += count;
        }
    }
}
