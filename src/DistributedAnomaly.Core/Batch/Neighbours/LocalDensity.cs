using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>For each k of a range and each training row: the distance to its k-th neighbour and its local reachability density.</summary>
internal sealed class LocalDensity
{
    /// <summary>Added to a mean distance before it is inverted: rows that lie on one another have a large density, not an infinite one.</summary>
    private const double Smallest = 1e-10;

    private const int BlockRows = 64;

    private readonly double[][] _reach;
    private readonly double[][] _density;
    private readonly double[][] _factors;

    private LocalDensity(int[] counts, double[][] reach, double[][] density, double[][] factors)
    {
        Counts = counts;
        _reach = reach;
        _density = density;
        _factors = factors;
    }

    public int[] Counts { get; }

    /// <summary>Largest factor over the range of each training row.</summary>
    public double TrainingFactor(int row)
    {
        var largest = 0.0;
        foreach (var factors in _factors)
            largest = Math.Max(largest, factors[row]);
        return largest;
    }

    /// <remarks>
    /// <list type="number">
    /// <item>The neighbours of every row, for the largest k, row itself left out.</item>
    /// <item>Reachability distance of i from o = max(distance, distance of o to its k-th); density = 1 / its mean over the k neighbours.</item>
    /// <item>Factor = mean density of the neighbours / own density.</item>
    /// </list>
    /// </remarks>
    public static LocalDensity Fit(Table train, StoredRows rows, int[] counts, FitOptions options)
    {
        var most = Math.Min(counts[^1], rows.Count - 1);
        var n = rows.Count;
        var distances = new double[checked(n * most)];
        var ids = new int[distances.Length];
        var done = 0;
        var reporting = new Lock();
        RowBlocks.Run(n, BlockRows, options.Threads, FindNeighbours, options.CancellationToken);
        var (reach, density, factors) = (new double[counts.Length][], new double[counts.Length][], new double[counts.Length][]);
        for (var c = 0; c < counts.Length; c++)
        {
            var k = Math.Min(counts[c], most);
            var (reaches, densities, own) = (new double[n], new double[n], new double[n]);
            for (var i = 0; i < n && k > 0; i++)
                reaches[i] = distances[i * most + k - 1];
            for (var i = 0; i < n; i++)
                densities[i] = Density(distances.AsSpan(i * most, k), ids.AsSpan(i * most, k), reaches);
            for (var i = 0; i < n; i++)
                own[i] = Factor(densities[i], ids.AsSpan(i * most, k), densities);
            (reach[c], density[c], factors[c]) = (reaches, densities, own);
        }

        return new LocalDensity(counts, reach, density, factors);

        void FindNeighbours(int start, int count)
        {
            for (var i = start; i < start + count; i++)
            {
                rows.Nearest(train.Row(i), i, distances.AsSpan(i * most, most), ids.AsSpan(i * most, most));
                foreach (ref var distance in distances.AsSpan(i * most, most))
                    distance = Math.Sqrt(distance);
            }

            if (options.Progress is null)
                return;
            lock (reporting)
                options.Progress.Report((double)(done += count) / n);
        }
    }

    public static LocalDensity Load(int[] counts, int rows, ref SnapshotReader reader)
    {
        var (reach, density, factors) = (new double[counts.Length][], new double[counts.Length][], new double[counts.Length][]);
        for (var c = 0; c < counts.Length; c++)
        {
            reach[c] = reader.Doubles(rows);
            density[c] = reader.Doubles(rows);
            factors[c] = reader.Doubles(rows);
        }

        return new LocalDensity(counts, reach, density, factors);
    }

    public void Save(SnapshotWriter writer)
    {
        for (var c = 0; c < Counts.Length; c++)
        {
            writer.Doubles(_reach[c]);
            writer.Doubles(_density[c]);
            writer.Doubles(_factors[c]);
        }
    }

    /// <summary>Largest factor over the range of a new row.</summary>
    /// <param name="distances">To its neighbours, nearest first; not squared.</param>
    /// <param name="ids">The neighbours.</param>
    public double Factor(ReadOnlySpan<double> distances, ReadOnlySpan<int> ids)
    {
        var largest = 0.0;
        for (var c = 0; c < Counts.Length; c++)
        {
            var k = Math.Min(Counts[c], ids.Length);
            largest = Math.Max(largest, Factor(Density(distances[..k], ids[..k], _reach[c]), ids[..k], _density[c]));
        }

        return largest;
    }

    private static double Density(ReadOnlySpan<double> distances, ReadOnlySpan<int> ids, double[] reach)
    {
        if (ids.IsEmpty)
            return 1;
        var sum = 0.0;
        for (var j = 0; j < ids.Length; j++)
            sum += Math.Max(distances[j], reach[ids[j]]);
        return 1 / (sum / ids.Length + Smallest);
    }

    private static double Factor(double density, ReadOnlySpan<int> ids, double[] densities)
    {
        if (ids.IsEmpty)
            return 1;
        var sum = 0.0;
        foreach (var id in ids)
            sum += densities[id];
        return sum / ids.Length / density;
    }
}
