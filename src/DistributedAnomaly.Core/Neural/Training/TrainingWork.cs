using DistributedAnomaly.Core.Neural.Models;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>How much there is to multiply in the training of a model: what decides whether it gains by Torch.</summary>
/// <remarks>Each of Torch's operations costs some microseconds whatever its size, its kernels for large matrices are the faster ones; docs/torch.md has the figures.</remarks>
public static class TrainingWork
{
    /// <summary>From so many multiplications for one example on Torch is the faster one.</summary>
    public const long LeastForTorch = 200_000;

    /// <summary>Whether Torch would train it faster.</summary>
    public static bool GainsByTorch(NeuralModelDescription model) => model.Networks.Sum(Of) >= LeastForTorch;

    /// <summary>Multiplications for one example: parameters of each layer times the steps of a sequence.</summary>
    public static long Of(NetworkDescription network)
    {
        var work = 0L;
        for (var i = 0; i < network.Layers.Count; i++)
            work += (long)network.Layers[i].ParameterCount(network.InputOf(i)) * network.InputOf(i).Steps;
        return work;
    }
}
