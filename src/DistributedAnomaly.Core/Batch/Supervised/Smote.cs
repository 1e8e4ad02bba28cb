using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>
/// SMOTE (Chawla, Bowyer, Hall and Kegelmeyer 2002): further anomalies on the lines between an anomaly and one of its nearest fellow
/// anomalies.
/// </summary>
public static class Smote
{
    /// <summary>The table with rows added behind its own until the share of anomalies is reached. One anomaly alone is repeated.</summary>
    /// <param name="table">To add to.</param>
    /// <param name="labels">One a row; at least one true.</param>
    /// <param name="share">Of anomalies wanted, above 0, at most 0.5. Where there are as many already, nothing is added.</param>
    /// <param name="neighbours">Fellow anomalies to draw from, 1 or more.</param>
    /// <param name="seed">Of the choices.</param>
    public static (Table Table, bool[] Labels) Oversample(Table table, ReadOnlySpan<bool> labels, double share, int neighbours, int seed)
    {
        var anomalies = Positions(labels);
        var missing = (int)Math.Max(0, Math.Ceiling((share * table.Rows - anomalies.Length) / (1 - share)));
        if (missing == 0 || anomalies.Length == 0)
            return (table, labels.ToArray());
        var scaled = RowScaler.Fit(table, RowScaling.MinMax).Scale(table.Take(anomalies));
        var index = new NeighbourIndex(scaled, table.Width);
        var random = new SeededRandom(seed, 77);
        var values = new double[checked((table.Rows + missing) * table.Width)];
        table.Values.CopyTo(values);
        var (distances, ids) = (new double[neighbours], new int[neighbours]);
        for (var m = 0; m < missing; m++)
        {
            var from = m % anomalies.Length;
            var found = index.Nearest(scaled.AsSpan(from * table.Width, table.Width), from, distances, ids);
            var to = found == 0 ? from : ids[random.Next(found)];
            var part = random.NextDouble();
            var a = table.Row(anomalies[from]);
            var b = table.Row(anomalies[to]);
            var target = values.AsSpan((table.Rows + m) * table.Width, table.Width);
            for (var c = 0; c < target.Length; c++)
                target[c] = a[c] * (1 - part) + b[c] * part;
        }

        var all = new bool[table.Rows + missing];
        all.AsSpan(table.Rows).Fill(true);
        labels.CopyTo(all);
        return (new Table(table.Columns, values), all);
    }

    private static int[] Positions(ReadOnlySpan<bool> labels)
    {
        var positions = new List<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i])
                positions.Add(i);
        }

        return [.. positions];
    }
}
