using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>
/// The part of training that is the same for all models and trainers: mini-batches in random order, validation, early stopping
/// (the best weights are kept), and a learning rate that falls where the loss does not.
/// </summary>
public sealed class TrainingLoop
{
    /// <summary>A loss that is not a number this many epochs in a row ends the training.</summary>
    private const int MostBrokenEpochs = 3;

    private readonly TrainingSet _set;
    private readonly TrainingOptions _options;
    private readonly SeededRandom _random;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly TrainingBatch _batch;

    public TrainingLoop(TrainingSet set, TrainingOptions options)
    {
        _set = set;
        _options = options;
        _random = options.OrderRandom();
        var order = new int[set.Examples];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        if (set.Shape.Steps == 1)
            _random.Shuffle(order.AsSpan());
        var held = (int)(options.ValidationShare * order.Length);

        // Sequences overlap: between those learnt and those held back lies one sequence that is neither.
        var apart = held > 0 ? Math.Min(set.Shape.Steps - 1, order.Length - held - 1) : 0;
        _training = order[..(order.Length - held - apart)];
        _validation = order[(order.Length - held)..];
        _batch = new TrainingBatch(set.Shape, Math.Min(options.BatchRows, set.Examples));
    }

    /// <summary>Rows of the largest mini-batch.</summary>
    public int BatchCapacity => _batch.Capacity;

    public TrainingResult Run(ITrainingObjective objective, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken)
    {
        var curve = new List<TrainingPoint>();
        var rate = _options.LearningRate;
        var best = double.PositiveInfinity;
        var (bestEpoch, sinceBest, sinceReduction, broken) = (0, 0, 0, 0);
        objective.Keep();
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            _random.Shuffle(_training.AsSpan());
            var loss = Mean(_training, batch => objective.Learn(batch, rate), cancellationToken);
            var validation = _validation.Length == 0 ? loss : Mean(_validation, objective.Loss, cancellationToken);
            var point = new TrainingPoint(epoch, loss, validation, rate);
            curve.Add(point);
            progress?.Report(point);

            broken = double.IsFinite(validation) ? 0 : broken + 1;
            if (validation < best * (1 - _options.LeastProgress))
            {
                (best, bestEpoch, sinceBest, sinceReduction) = (validation, epoch, 0, 0);
                objective.Keep();
                continue;
            }

            if (++sinceBest >= _options.Patience || broken == MostBrokenEpochs)
                return new TrainingResult(objective.Kept(), curve, bestEpoch, StoppedEarly: true);
            if (++sinceReduction >= _options.PlateauEpochs)
            {
                rate *= _options.PlateauFactor;
                sinceReduction = 0;
            }
        }

        return new TrainingResult(objective.Kept(), curve, bestEpoch, StoppedEarly: false);
    }

    private double Mean(int[] examples, Func<TrainingBatch, double> action, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        for (var start = 0; start < examples.Length; start += _batch.Capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(_batch.Capacity, examples.Length - start);
            _batch.Fill(_set, examples.AsSpan(start, count));
            sum += action(_batch) * count;
        }

        return sum / examples.Length;
    }
}
