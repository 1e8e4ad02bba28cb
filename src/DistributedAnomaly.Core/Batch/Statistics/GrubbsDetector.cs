using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>
/// Grubbs' test for each column (Grubbs 1969), repeated on the training values until no more outlier is found, so that several do not hide
/// one another.
/// </summary>
/// <remarks>
/// Score of a row = the largest |x - mean| / s of its columns as a share of the critical value: 1 and more is an outlier at
/// <see cref="Significance"/>. Assumes normal columns. At most a quarter of the rows is taken out. Fewer than three rows: the deviation alone.
/// Cost: a sort and one pass a column to fit; memory 16 bytes a column.
/// </remarks>
public sealed class GrubbsDetector : IBatchDetector
{
    public string Name => "grubbs";

    /// <value>Chance that a normal column without outliers is said to have one, 1e-6 to 0.5. Default 0.05.</value>
    public double Significance { get; init; } = 0.05;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Significance, 1e-6, 0.5, nameof(Significance));
        var centres = new double[train.Width];
        var scales = new double[train.Width];
        var critical = new Dictionary<int, double>();
        for (var c = 0; c < train.Width; c++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            (centres[c], scales[c]) = FitColumn(train.Column(c), critical);
        }

        return new ColumnwiseModel(Name, train.Columns, centres, scales);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => ColumnwiseModel.Load(Name, columns, ref reader);

    /// <summary>Mean, and deviation times critical value, of what is left. The farthest from the mean is at one of the ends of the sorted values.</summary>
    private (double Centre, double Scale) FitColumn(double[] values, Dictionary<int, double> critical)
    {
        Array.Sort(values);
        var (first, end) = (0, values.Length);
        var least = values.Length - values.Length / 4;
        while (true)
        {
            var rest = values.AsSpan(first, end - first);
            var (mean, deviation) = ColumnScale.MeanAndDeviation(rest);
            if (rest.Length < 3)
                return (mean, deviation);
            if (!critical.TryGetValue(rest.Length, out var limit))
                critical[rest.Length] = limit = GrubbsTest.CriticalValue(rest.Length, Significance);
            var scale = Math.Min(deviation * Math.Sqrt(rest.Length / (rest.Length - 1.0)), double.MaxValue / 1e6) * limit;
            var (below, above) = (mean / 2 - rest[0] / 2, rest[^1] / 2 - mean / 2);
            if (rest.Length <= least || Math.Max(below, above) <= scale / 2)
                return (mean, scale);
            if (below > above)
                first++;
            else
                end--;
        }
    }
}
