using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>
/// ECOD (Li, Zhao, Hu, Botta, Ionescu and Chen 2022): how far a value lies in the tails of its column's empirical distribution, summed
/// over the columns. No hyper-parameters.
/// </summary>
/// <remarks>
/// Score = the largest of three sums of -ln tail probability: left tails, right tails, and for each column the tail its skewness points
/// to. 0 and up. The training rows count as they are; a value beyond all of them has the probability 1 / (n + 1). Cost: a sort a column
/// to fit, two bisections a value to score; memory 8 bytes a training value.
/// </remarks>
public sealed class EcodDetector : IBatchDetector
{
    public string Name => "ecod";

    public BatchModel Fit(Table train, FitOptions options)
    {
        var sorted = new double[train.Width][];
        var skewed = new double[train.Width];
        for (var c = 0; c < train.Width; c++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            sorted[c] = train.Column(c);
            Array.Sort(sorted[c]);
            skewed[c] = Skewness(sorted[c]);
        }

        return new EcodModel(Name, train.Columns, sorted, skewed);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var skewed = reader.Doubles(columns.Count);
        var sorted = new double[columns.Count][];
        for (var c = 0; c < sorted.Length; c++)
        {
            sorted[c] = reader.Doubles();
            if (sorted[c].Length == 0)
                throw new SnapshotException("a column without values");
        }

        return new EcodModel(Name, columns, sorted, skewed);
    }

    private static double Skewness(ReadOnlySpan<double> values)
    {
        var (centre, scale) = ColumnScale.MeanAndDeviation(values);
        var sum = 0.0;
        foreach (var value in values)
        {
            var z = (value / 2 - centre / 2) / scale * 2;
            sum += z * z * z / values.Length;
        }

        return sum;
    }
}
