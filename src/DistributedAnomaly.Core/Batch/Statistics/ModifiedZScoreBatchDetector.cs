using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>
/// Modified z-score (Iglewicz and Hoaglin 1993): distance from the median in median absolute deviations, which half of the rows may
/// spoil before it breaks.
/// </summary>
/// <remarks>
/// Score of a row = the largest of its columns, 0 and up; 3.5 is the usual threshold. Scale = 1.4826 MAD; where more than half of a column is
/// equal, 1.2533 times the mean absolute deviation. Cost: two sorts a column to fit; memory 16 bytes a column.
/// </remarks>
public sealed class ModifiedZScoreBatchDetector : IBatchDetector
{
    public string Name => "modified-z-score";

    public BatchModel Fit(Table train, FitOptions options)
    {
        var centres = new double[train.Width];
        var scales = new double[train.Width];
        for (var c = 0; c < train.Width; c++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            (centres[c], scales[c]) = ColumnScale.MedianAndDeviation(train.Column(c));
        }

        return new ColumnwiseModel(Name, train.Columns, centres, scales);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => ColumnwiseModel.Load(Name, columns, ref reader);
}
