using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Dixon's Q test for each column (Dean and Dixon 1951): for tables of very few rows.</summary>
/// <remarks>
/// A value is put to at most 29 training values of its column (a seeded sample where there are more) and tested against them: score of a row
/// = the largest Q of its columns as a share of the critical value, so 1 and more is an outlier at <see cref="Confidence"/>. 0 where the value lies
/// between training values; fewer than two training rows: always 0. Among the training rows themselves a row is tested against the others.
/// Cost: 30 comparisons a value; memory 240 bytes a column.
/// </remarks>
public sealed class DixonDetector : IBatchDetector
{
    public string Name => "dixon";

    /// <value>90, 95 or 99 %. Default 95.</value>
    public int Confidence { get; init; } = 95;

    public BatchModel Fit(Table train, FitOptions options)
    {
        _ = DixonTest.CriticalValue(DixonTest.SmallestSample, Confidence);
        options.CancellationToken.ThrowIfCancellationRequested();
        var most = DixonTest.LargestSample - 1;
        var sample = train.Rows <= most ? train : train.Take(Ascending(new SeededRandom(options.Seed).Sample(train.Rows, most)));
        var sorted = new double[sample.Values.Length];
        for (var c = 0; c < sample.Width; c++)
        {
            var column = sample.Column(c);
            Array.Sort(column);
            column.CopyTo(sorted.AsSpan(c * sample.Rows));
        }

        return new DixonModel(Name, train.Columns, Confidence, sorted);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var confidence = reader.Int();
        var sorted = reader.Doubles();
        if (confidence is not (90 or 95 or 99) || sorted.Length == 0 || sorted.Length % columns.Count != 0 || sorted.Length / columns.Count >= DixonTest.LargestSample)
            throw new SnapshotException($"{sorted.Length} values for {columns.Count} columns at {confidence} %");
        return new DixonModel(Name, columns, confidence, sorted);
    }

    private static int[] Ascending(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }
}
