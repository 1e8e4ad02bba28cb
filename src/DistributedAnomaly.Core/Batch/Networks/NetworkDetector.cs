using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>What all detectors on networks have in common: scaling, training, its hyper-parameters and its curve.</summary>
public abstract class NetworkDetector : IBatchDetector
{
    /// <summary>Epochs without progress before it ends: small tables hold few rows back, whose loss is noisy.</summary>
    private const int PatientEpochs = 30;

    public abstract string Name { get; }

    /// <value>Passes over the table at most, 1 to 100,000. Training ends earlier where the held back rows gain nothing.</value>
    public abstract int Epochs { get; init; }

    /// <value>Of Adam, above 0 to 1. Default 0.005.</value>
    public double LearningRate { get; init; } = 0.005;

    /// <value>Decoupled L2 shrinkage, 0 to 1: see <see cref="TrainingOptions.WeightDecay"/>. Default 0.</value>
    public double WeightDecay { get; init; }

    /// <value>Rate of dropout, 0 to below 1. Default 0.</value>
    public float Dropout { get; init; }

    /// <value>
    /// Which of <see cref="FitOptions.Trainers"/> trains. Default managed: the same bits everywhere. What Torch learns is the same but for rounding.
    /// </value>
    public TrainerKind Trainer { get; init; } = TrainerKind.Managed;

    /// <value>Told of every epoch. Null: nobody wants to know.</value>
    public IProgress<TrainingPoint>? Curve { get; init; }

    /// <summary>Rows that follow one another in one example.</summary>
    private protected virtual int Steps(int rows) => 1;

    /// <inheritdoc/>
    /// <exception cref="TrainerUnavailableException">The <see cref="Trainer"/> is not there.</exception>
    public BatchModel Fit(Table train, FitOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        var trainer = options.Trainers.For(Trainer);
        var steps = Steps(train.Rows);
        var rows = Chosen(train, steps, options.Seed);
        var scaling = RobustScaling.Fit(rows);
        var description = Describe(train.Width, steps);
        var set = new TrainingSet(scaling.ScaleForTraining(rows), description.Input);
        var training = new TrainingOptions
        {
            Epochs = Epochs,
            LearningRate = LearningRate,
            WeightDecay = WeightDecay,
            BatchRows = NetworkSizes.BatchRows(rows.Rows, description.Input.Length),
            Patience = PatientEpochs,
            PlateauEpochs = PatientEpochs / 2,
            Seed = options.Seed,
        };
        var result = trainer.Train(description, set, training, new EpochProgress(Epochs, options.Progress, Curve), options.CancellationToken);
        return Create(train.Columns, scaling, description, result, set);
    }

    public abstract BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader);

    private protected abstract NeuralModelDescription Describe(int columns, int steps);

    private protected abstract BatchModel Create(
        IReadOnlyList<string> columns, RobustScaling scaling, NeuralModelDescription description, TrainingResult result, TrainingSet set);

    /// <summary>The rows learnt from: of tables too large a sample, or the last rows where they are a sequence.</summary>
    private static Table Chosen(Table train, int steps, int seed)
    {
        var most = Math.Max(steps, NetworkSizes.MostRows(train.Width));
        if (train.Rows <= most)
            return train;
        if (steps == 1)
            return train.Take(new SeededRandom(seed).Sample(train.Rows, most));
        return train.Take([.. Enumerable.Range(train.Rows - most, most)]);
    }
}
