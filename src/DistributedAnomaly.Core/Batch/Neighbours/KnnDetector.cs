using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>Distance to the k nearest training rows (Ramaswamy, Rastogi and Shim 2000; Angiulli and Pizzuti 2002).</summary>
/// <remarks>
/// Score = the distance in scaled units, 0 and up; over a range of k, the mean of the distances for each k. Keeps all training rows:
/// 8 bytes a value. Fit n log n; a row costs between log n (few columns) and n d operations (many). A training row is not its own neighbour in
/// <see cref="BatchModel.ScoreTraining"/>; rows that are there twice are each other's.
/// </remarks>
public sealed class KnnDetector : IBatchDetector
{
    public string Name => "knn";

    /// <value>Smallest k of the range, 1 to <see cref="MostNeighbours"/>. Default 5.</value>
    public int FewestNeighbours { get; init; } = 5;

    /// <value>Largest k of the range, up to 1,000. At most eight values of k between the two are used. Default 5.</value>
    public int MostNeighbours { get; init; } = 5;

    /// <value>Default the distance to the k-th.</value>
    public NeighbourDistance Distance { get; init; } = NeighbourDistance.Largest;

    /// <value>Default min-max.</value>
    public RowScaling Scaling { get; init; } = RowScaling.MinMax;

    public BatchModel Fit(Table train, FitOptions options)
    {
        var counts = NeighbourCounts.Of(FewestNeighbours, MostNeighbours);
        options.CancellationToken.ThrowIfCancellationRequested();
        return new KnnModel(Name, train.Columns, StoredRows.Fit(train, Scaling), counts, Distance);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var distance = reader.Byte() == 0 ? NeighbourDistance.Largest : NeighbourDistance.Mean;
        var counts = NeighbourCounts.Checked(reader.Ints());
        return new KnnModel(Name, columns, StoredRows.Load(columns.Count, ref reader), counts, distance);
    }
}
