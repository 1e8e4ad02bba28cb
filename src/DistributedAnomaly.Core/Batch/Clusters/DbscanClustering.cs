using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Scaling;

namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>DBSCAN (Ester, Kriegel, Sander and Xu 1996): clusters are what dense neighbourhoods connect, the rest is noise.</summary>
/// <param name="Labels">Cluster of each row, numbered by their first core row; <see cref="Noise"/>: none.</param>
/// <param name="IsCore">Rows with enough neighbours.</param>
/// <param name="Radius">That was used.</param>
public sealed record DbscanClustering(int[] Labels, bool[] IsCore, double Radius)
{
    public const int Noise = -1;

    private const int BlockRows = 64;

    /// <summary>Clusters the rows of a table. A row at the border of several clusters belongs to the first.</summary>
    /// <param name="table">To cluster.</param>
    /// <param name="radius">Above 0, in scaled units: rows at most so far apart are neighbours.</param>
    /// <param name="minRows">Neighbours of a core row at least, itself included; 1 or more.</param>
    /// <param name="scaling">Of the columns.</param>
    /// <param name="options">Threads, progress and cancellation.</param>
    public static DbscanClustering Of(Table table, double radius, int minRows, RowScaling scaling, FitOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        ArgumentOutOfRangeException.ThrowIfLessThan(minRows, 1);
        return Of(RowScaler.Fit(table, scaling).Scale(table), table.Width, radius, minRows, options);
    }

    internal static DbscanClustering Of(double[] rows, int width, double radius, int minRows, FitOptions options)
    {
        var n = rows.Length / width;
        var index = new NeighbourIndex(rows, width);
        var isCore = new bool[n];
        var done = 0;
        var reporting = new Lock();
        RowBlocks.Run(n, BlockRows, options.Threads, FindCores, options.CancellationToken);
        return new DbscanClustering(Connect(rows, width, index, isCore, radius * radius, options.CancellationToken), isCore, radius);

        void FindCores(int start, int count)
        {
            var ids = new List<int>();
            for (var i = start; i < start + count; i++)
            {
                ids.Clear();
                index.Within(rows.AsSpan(i * width, width), radius * radius, ids);
                isCore[i] = ids.Count >= minRows;
            }

            if (options.Progress is null)
                return;
            lock (reporting)
                options.Progress.Report((done += count) * 0.5 / n);
        }
    }

    private static int[] Connect(double[] rows, int width, NeighbourIndex index, bool[] isCore, double squared, CancellationToken cancellationToken)
    {
        var labels = new int[isCore.Length];
        labels.AsSpan().Fill(Noise);
        var open = new Stack<int>();
        var ids = new List<int>();
        var cluster = -1;
        for (var first = 0; first < labels.Length; first++)
        {
            if (!isCore[first] || labels[first] != Noise)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            labels[first] = ++cluster;
            open.Push(first);
            while (open.TryPop(out var row))
            {
                ids.Clear();
                index.Within(rows.AsSpan(row * width, width), squared, ids);
                foreach (var id in ids)
                {
                    if (labels[id] != Noise)
                        continue;
                    labels[id] = cluster;
                    if (isCore[id])
                        open.Push(id);
                }
            }
        }

        return labels;
    }
}
