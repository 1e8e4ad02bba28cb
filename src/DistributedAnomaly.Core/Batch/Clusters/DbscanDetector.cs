using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>Distance to the nearest core row of DBSCAN (Ester, Kriegel, Sander and Xu 1996) as a share of the radius.</summary>
/// <remarks>
/// Score: above 1 is noise, at most 1 belongs to a cluster; a row that is a core row itself scores 0. Without any core row all training rows
/// take their place. The clusters themselves: <see cref="DbscanClustering"/>. Fit costs three searches a row; keeps the core rows, 8 bytes a value.
/// </remarks>
public sealed class DbscanDetector : IBatchDetector
{
    public string Name => "dbscan";

    /// <value>In scaled units; 0: the 90 % quantile of the training rows' distances to their <see cref="MinRows"/>-th neighbour. Default 0.</value>
    public double Radius { get; init; }

    /// <value>Neighbours of a core row at least, itself included, 1 to 1,000. Default 5.</value>
    public int MinRows { get; init; } = 5;

    /// <value>Default min-max.</value>
    public RowScaling Scaling { get; init; } = RowScaling.MinMax;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(MinRows, 1, NeighbourCounts.Largest, nameof(MinRows));
        HyperParameter.Check(Radius, 0, double.MaxValue, nameof(Radius));
        var scaler = RowScaler.Fit(train, Scaling);
        var rows = scaler.Scale(train);
        var radius = Radius > 0 ? Radius : UsualRadius(rows, train.Width, options);
        var isCore = DbscanClustering.Of(rows, train.Width, radius, MinRows, options).IsCore;
        var cores = new List<double>();
        for (var i = 0; i < isCore.Length; i++)
        {
            if (isCore[i])
                cores.AddRange(rows.AsSpan(i * train.Width, train.Width));
        }

        return new DbscanModel(Name, train.Columns, new StoredRows(scaler, cores.Count > 0 ? [.. cores] : rows), radius);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var radius = reader.Double();
        return radius > 0
            ? new DbscanModel(Name, columns, StoredRows.Load(columns.Count, ref reader), radius)
            : throw new SnapshotException($"a radius of {radius}");
    }

    private double UsualRadius(double[] rows, int width, FitOptions options)
    {
        var n = rows.Length / width;
        var index = new NeighbourIndex(rows, width);
        var reach = new double[n];
        RowBlocks.Run(n, 64, options.Threads, Measure, options.CancellationToken);
        Array.Sort(reach);
        return Math.Max(Statistics.OrderStatistics.Quantile(reach, 0.9), 1e-9);

        void Measure(int start, int count)
        {
            var distances = new double[MinRows];
            var ids = new int[MinRows];
            for (var i = start; i < start + count; i++)
            {
                var found = index.Nearest(rows.AsSpan(i * width, width), -1, distances, ids);
                reach[i] = Math.Sqrt(distances[found - 1]);
            }
        }
    }
}
