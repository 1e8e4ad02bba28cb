using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>
/// A method that learns from labelled rows what an anomaly looks like. Its models are those of every batch detector: saved, loaded and
/// explained alike; the score is the log-odds of an anomaly. What is done about anomalies being rare is the same for all methods.
/// </summary>
public abstract class SupervisedDetector : IModelReader
{
    public abstract string Name { get; }

    /// <value>Weight of an anomaly as a power of how rare it is: 0 = every row counts the same, 1 = both kinds together count the same. Range 0 to 1, default 0.5.</value>
    public double Balance { get; init; } = 0.5;

    /// <value>
    /// Focusing exponent of the focal loss (Lin, Goyal, Girshick, He and Dollar 2017): rows that are judged well already count less. Range 0 to 5, default 0, the
    /// logistic loss.
    /// </value>
    public double Focus { get; init; }

    /// <value>Share of anomalies that <see cref="Smote"/> fills up to, 0 to 0.5; 0: none are made. Default 0.</value>
    public double SmoteShare { get; init; }

    /// <value>Fellow anomalies that <see cref="Smote"/> draws from, 1 to 100. Default 5.</value>
    public int SmoteNeighbours { get; init; } = 5;

    /// <summary>Learns.</summary>
    /// <param name="train">Any table.</param>
    /// <param name="labels">One a row; true: an anomaly. At least one of each kind.</param>
    /// <param name="options">Seed, threads, progress and cancellation.</param>
    /// <exception cref="ArgumentException">Another number of labels than rows, or all of one kind.</exception>
    public BatchModel Fit(Table train, ReadOnlySpan<bool> labels, FitOptions options)
    {
        if (labels.Length != train.Rows)
            throw new ArgumentException($"{labels.Length} labels for {train.Rows} rows", nameof(labels));
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new ArgumentException($"all {labels.Length} labels are {labels[0]}: there is nothing to tell apart", nameof(labels));
        HyperParameter.Check(Balance, 0, 1, nameof(Balance));
        HyperParameter.Check(Focus, 0, 5, nameof(Focus));
        HyperParameter.Check(SmoteShare, 0, 0.5, nameof(SmoteShare));
        HyperParameter.Check(SmoteNeighbours, 1, 100, nameof(SmoteNeighbours));
        var (table, own) = SmoteShare > 0 ? Smote.Oversample(train, labels, SmoteShare, SmoteNeighbours, options.Seed) : (train, labels.ToArray());
        return Fit(new LabelledRows(table, own, Weights(own)), options);
    }

    public abstract BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader);

    private protected abstract BatchModel Fit(LabelledRows train, FitOptions options);

    /// <summary>1 on average.</summary>
    private double[] Weights(bool[] labels)
    {
        var anomalies = labels.Count(label => label);
        var weight = PortableMath.Pow((double)(labels.Length - anomalies) / anomalies, Balance);
        var mean = (anomalies * weight + labels.Length - anomalies) / labels.Length;
        return Array.ConvertAll(labels, label => (label ? weight : 1) / mean);
    }
}
