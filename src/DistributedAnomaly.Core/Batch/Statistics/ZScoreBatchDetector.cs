using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>
/// Standard scores (Pearson 1894; the rule of three sigmas): how many standard deviations a value lies from its column's mean.
/// </summary>
/// <remarks>
/// Score of a row = the largest |z| of its columns, 0 and up; 3 is the usual threshold. A column without spread counts a value that
/// differs as <see cref="ColumnScale.OfConstants"/> allows. Cost: one pass to fit, one multiplication per value to score; memory 16
/// bytes a column. Masked by outliers in the training table: see modified-z-score.
/// </remarks>
public sealed class ZScoreBatchDetector : IBatchDetector
{
    public string Name => "z-score";

    public BatchModel Fit(Table train, FitOptions options)
    {
        var centres = new double[train.Width];
        var scales = new double[train.Width];
        for (var c = 0; c < train.Width; c++)
            (centres[c], scales[c]) = ColumnScale.MeanAndDeviation(train.Column(c));
        return new ColumnwiseModel(Name, train.Columns, centres, scales);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => ColumnwiseModel.Load(Name, columns, ref reader);
}
