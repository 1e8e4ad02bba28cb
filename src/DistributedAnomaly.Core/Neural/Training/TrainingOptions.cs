using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>How a network is trained; what is learnt depends on these, the architecture and the rows alone.</summary>
public sealed record TrainingOptions
{
    public static readonly TrainingOptions Default = new();

    private const int WeightStream = 1;
    private const int NoiseStream = 2;
    private const int OrderStream = 3;

    /// <value>Passes over the rows at most, 1 to 100,000. Default 100.</value>
    public int Epochs { get; init => field = Between(value, 1, 100_000, nameof(Epochs)); } = 100;

    /// <value>Rows of a mini-batch, 1 to 65,536. Default 256.</value>
    public int BatchRows { get; init => field = Between(value, 1, 65_536, nameof(BatchRows)); } = 256;

    /// <value>Of Adam, above 0 to 1. Default 0.003.</value>
    public double LearningRate { get; init => field = Between(value, 1e-12, 1, nameof(LearningRate)); } = 0.003;

    /// <value>
    /// L2 shrinkage of weights (not of biases), 0 to 1, decoupled from the gradient: each step takes learning rate x this part off
    /// (Loshchilov &amp; Hutter 2019). Default 0.
    /// </value>
    public double WeightDecay { get; init => field = Between(value, 0, 1, nameof(WeightDecay)); }

    /// <value>Longest gradient (Euclidean norm over all parameters); longer ones are shortened to it. 0: no bound. Default 5.</value>
    public double GradientNorm { get; init => field = Between(value, 0, 1e9, nameof(GradientNorm)); } = 5;

    /// <value>
    /// Share of the examples held back to stop by, 0 to 0.5: chosen by chance, the last ones where examples are sequences. 0: the
    /// training loss is looked at instead. Default 0.1.
    /// </value>
    public double ValidationShare { get; init => field = Between(value, 0, 0.5, nameof(ValidationShare)); } = 0.1;

    /// <value>Epochs without progress before it ends, 1 to 100,000. Default 12.</value>
    public int Patience { get; init => field = Between(value, 1, 100_000, nameof(Patience)); } = 12;

    /// <value>Epochs without progress before the learning rate is reduced, 1 to 100,000. Default 5.</value>
    public int PlateauEpochs { get; init => field = Between(value, 1, 100_000, nameof(PlateauEpochs)); } = 5;

    /// <value>Factor on the learning rate at each reduction, 0.01 to 1 (1: never reduced). Default 0.5.</value>
    public double PlateauFactor { get; init => field = Between(value, 0.01, 1, nameof(PlateauFactor)); } = 0.5;

    /// <value>A loss counts as progress where it is below the best one by this part of it, 0 to 0.5. Default 0.001.</value>
    public double LeastProgress { get; init => field = Between(value, 0, 0.5, nameof(LeastProgress)); } = 0.001;

    /// <value>Of first weights, order, dropout and noise. Default 0.</value>
    public int Seed { get; init; }

    /// <summary>For first weights.</summary>
    public SeededRandom WeightRandom() => new(Seed, WeightStream);

    /// <summary>For dropout and noise.</summary>
    public SeededRandom NoiseRandom() => new(Seed, NoiseStream);

    /// <summary>For the order of the examples and the choice of those held back.</summary>
    internal SeededRandom OrderRandom() => new(Seed, OrderStream);

    private static T Between<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{least} to {most} are possible");
}
