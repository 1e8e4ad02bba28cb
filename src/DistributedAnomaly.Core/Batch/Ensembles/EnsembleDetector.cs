using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Ensembles;

/// <summary>
/// Detectors that fail on different tables, fused into one score (Aggarwal and Sathe 2015): an isolation forest and bagged nearest
/// neighbours in two scalings. Needs no tuning.
/// </summary>
/// <remarks>
/// Score: as <see cref="Fusion"/> says, about 0 for an average row. Cost and memory are those of the members: some 30 µs a row of 20 columns on one
/// thread, and no more than a MiB however many rows were learnt from. Explanation: the members', each with the weight of what it says about the row.
/// </remarks>
public sealed class EnsembleDetector : IBatchDetector
{
    public string Name => "ensemble";

    /// <value>Default the mean of standardised scores.</value>
    public ScoreFusion Fusion { get; init; } = ScoreFusion.MeanScore;

    public BatchModel Fit(Table train, FitOptions options)
    {
        var members = Members();
        var models = new BatchModel[members.Length];
        var scales = new ScoreScale[members.Length];
        for (var m = 0; m < members.Length; m++)
        {
            // Members must not draw the same rows.
            models[m] = members[m].Detector.Fit(train, options with { Seed = unchecked(options.Seed * 31 + m), Progress = null });
            scales[m] = ScoreScale.Of(models[m].ScoreTraining(train, options.Threads, options.CancellationToken));
            options.Progress?.Report((m + 1.0) / members.Length);
        }

        return new EnsembleModel(Name, train.Columns, models, scales, Array.ConvertAll(members, member => member.Weight), Fusion);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => EnsembleModel.Load(Name, columns, ref reader);

    private static (IBatchDetector Detector, double Weight)[] Members() =>
    [
        (new IsolationForestDetector(), 1),
        (new BaggedNeighboursDetector { Samples = 100, SampleRows = 32, Quantile = 0.8 }, 4),
        (new BaggedNeighboursDetector { Samples = 100, SampleRows = 32, Quantile = 0.8, Scaling = RowScaling.Standard }, 1),
    ];
}
