using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Neural.Models;

/// <summary>One or more networks that are trained together.</summary>
public abstract record NeuralModelDescription
{
    /// <summary>Of one example.</summary>
    public abstract LayerShape Input { get; }

    /// <summary>In the order in which their first weights are drawn and their trained ones are given.</summary>
    public abstract IReadOnlyList<NetworkDescription> Networks { get; }

    /// <summary>The managed trainer's steps for this model.</summary>
    internal abstract ITrainingObjective CreateObjective(TrainingOptions options, int batchCapacity);

    /// <summary>Dense layers of the sizes given, each followed by dropout where its rate is above zero.</summary>
    private protected static IEnumerable<Layer> Dense(IEnumerable<int> sizes, Activation activation, float dropout)
    {
        foreach (var size in sizes)
        {
            yield return new DenseLayer(size, activation);
            if (dropout > 0)
                yield return new DropoutLayer(dropout);
        }
    }
}
