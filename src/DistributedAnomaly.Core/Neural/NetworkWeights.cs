using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Neural;

/// <summary>A trained network: its architecture and its parameters, layer after layer in one array. Immutable.</summary>
public sealed class NetworkWeights
{
    private readonly float[] _parameters;

    /// <exception cref="ArgumentException">The number of parameters is another one, or one of them is not finite.</exception>
    public NetworkWeights(NetworkDescription description, ReadOnlySpan<float> parameters)
    {
        if (parameters.Length != description.ParameterCount)
            throw new ArgumentException($"the network has {description.ParameterCount} parameters, not {parameters.Length}", nameof(parameters));
        foreach (var parameter in parameters)
        {
            if (!float.IsFinite(parameter))
                throw new ArgumentException("a parameter is not a finite number", nameof(parameters));
        }

        Description = description;
        _parameters = parameters.ToArray();
    }

    public NetworkDescription Description { get; }

    public ReadOnlySpan<float> Parameters => _parameters;

    public void Save(SnapshotWriter writer)
    {
        Description.Save(writer);
        writer.Floats(_parameters);
    }

    /// <exception cref="SnapshotException">The weights are damaged.</exception>
    public static NetworkWeights Load(ref SnapshotReader reader)
    {
        var description = NetworkDescription.Load(ref reader);
        if ((long)description.ParameterCount * sizeof(float) > reader.Remaining)
            throw new SnapshotException($"{description.ParameterCount} parameters do not fit into the {reader.Remaining} bytes left");
        var parameters = new float[description.ParameterCount];
        reader.Floats(parameters);
        try
        {
            return new NetworkWeights(description, parameters);
        }
        catch (ArgumentException e)
        {
            throw new SnapshotException(e.Message, e);
        }
    }
}
