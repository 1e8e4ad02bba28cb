using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Local outlier factor (Breunig, Kriegel, Ng and Sander 2000): how much thinner a row's neighbourhood is than its neighbours'.</summary>
/// <remarks>
/// Score = the factor: about 1 inside a cluster of any density, above 1 outside; over a range of k the largest, as the paper advises. New
/// rows are judged against the training rows (novelty); <see cref="BatchModel.ScoreTraining"/> judges the training rows among themselves
/// (transductive). Of rows at equal distance exactly k are taken. Keeps all training rows and 16 bytes a row for each k; fit costs a
/// neighbour search for each row, a new row one search.
/// </remarks>
public sealed class LofDetector : IBatchDetector
{
    public string Name => "lof";

    /// <value>Smallest k of the range, 1 to <see cref="MostNeighbours"/>. Default 20.</value>
    public int FewestNeighbours { get; init; } = 20;

    /// <value>Largest k of the range, up to 1,000. At most eight values of k between the two are used. Default 20.</value>
    public int MostNeighbours { get; init; } = 20;

    /// <value>Default min-max.</value>
    public RowScaling Scaling { get; init; } = RowScaling.MinMax;

    public BatchModel Fit(Table train, FitOptions options)
    {
        var counts = NeighbourCounts.Of(FewestNeighbours, MostNeighbours);
        var rows = StoredRows.Fit(train, Scaling);
        return new LofModel(Name, train.Columns, rows, LocalDensity.Fit(train, rows, counts, options));
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var counts = NeighbourCounts.Checked(reader.Ints());
        var rows = StoredRows.Load(columns.Count, ref reader);
        return new LofModel(Name, columns, rows, LocalDensity.Load(counts, rows.Count, ref reader));
    }
}
