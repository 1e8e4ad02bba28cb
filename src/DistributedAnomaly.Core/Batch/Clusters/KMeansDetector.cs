using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>Distance to the nearest centre of k-means (Lloyd 1957), seeded by k-means++ (Arthur and Vassilvitskii 2007).</summary>
/// <remarks>
/// Score = the Euclidean distance in scaled units, 0 and up. Runs until no row changes its cluster, at most <see cref="Steps"/> times. A step costs
/// n k d operations; memory 8 k d bytes, and 12 bytes a row while fitting.
/// </remarks>
public sealed class KMeansDetector : IBatchDetector
{
    private const int BlockRows = 1024;

    public string Name => "k-means";

    /// <value>Number of centres, 1 to 4,096; at most as many as rows. Default 8.</value>
    public int Clusters { get; init; } = 8;

    /// <value>Steps at most, 1 to 10,000. Default 100.</value>
    public int Steps { get; init; } = 100;

    /// <value>Default standard.</value>
    public RowScaling Scaling { get; init; } = RowScaling.Standard;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Clusters, 1, 4096, nameof(Clusters));
        HyperParameter.Check(Steps, 1, 10_000, nameof(Steps));
        var scaler = RowScaler.Fit(train, Scaling);
        var rows = scaler.Scale(train);
        var centres = new CentreSet(Seeded(rows, train.Width, options), train.Width);
        var nearest = new int[train.Rows];
        nearest.AsSpan().Fill(-1);
        for (var step = 0; step < Steps; step++)
        {
            var changed = 0;
            RowBlocks.Run(
                train.Rows,
                BlockRows,
                options.Threads,
                (start, count) => Interlocked.Add(ref changed, Assign(rows, centres, nearest.AsSpan(start, count), start)),
                options.CancellationToken);
            options.Progress?.Report((step + 1.0) / Steps);
            if (changed == 0)
                break;
            centres.Move(rows, nearest);
        }

        return new KMeansModel(Name, train.Columns, scaler, centres);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var scaler = RowScaler.Load(columns.Count, ref reader);
        var centres = reader.Doubles();
        return centres.Length > 0 && centres.Length % columns.Count == 0
            ? new KMeansModel(Name, columns, scaler, new CentreSet(centres, columns.Count))
            : throw new SnapshotException($"{centres.Length} values do not fill centres of {columns.Count} columns");
    }

    private static int Assign(double[] rows, CentreSet centres, Span<int> nearest, int start)
    {
        var changed = 0;
        for (var i = 0; i < nearest.Length; i++)
        {
            var (centre, _) = centres.Nearest(rows.AsSpan((start + i) * centres.Width, centres.Width));
            changed += centre == nearest[i] ? 0 : 1;
            nearest[i] = centre;
        }

        return changed;
    }

    /// <summary>Each further centre is a row, drawn with a chance in proportion to its squared distance from those there.</summary>
    private double[] Seeded(double[] rows, int width, FitOptions options)
    {
        var n = rows.Length / width;
        var random = new SeededRandom(options.Seed);
        var centres = new List<double>(rows.AsSpan(random.Next(n) * width, width).ToArray());
        var distances = new double[n];
        distances.AsSpan().Fill(double.MaxValue);
        for (var k = 1; k < Math.Min(Clusters, n); k++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var last = new CentreSet([.. centres[((k - 1) * width)..]], width);
            var total = 0.0;
            for (var i = 0; i < n; i++)
            {
                distances[i] = Math.Min(distances[i], last.Nearest(rows.AsSpan(i * width, width)).Squared);
                total += distances[i];
            }

            if (total == 0)
                break;
            var target = random.NextDouble() * total;
            var chosen = n - 1;
            for (var i = 0; i < n; i++)
            {
                target -= distances[i];
                if (target >= 0 || distances[i] == 0)
                    continue;
                chosen = i;
                break;
            }

            centres.AddRange(rows.AsSpan(chosen * width, width));
        }

        return [.. centres];
    }
}
