using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>
/// Distance to the nearest rows of many tiny samples (Sugiyama and Borgwardt 2013; aNNE of Ting, Washio, Wells and Aryal 2017): a
/// sample of a few rows hardly ever holds an anomaly, so anomalies do not hide one another.
/// </summary>
/// <remarks>
/// Score = the mean over the samples, or a quantile of them, in scaled units, 0 and up. An upper quantile asks that most samples find the row
/// far away: one lucky neighbour does not hide it, and one unlucky sample does not accuse it. Memory <see cref="Samples"/> x <see cref="SampleRows"/> rows, whatever the table's size; a row costs as
/// many distances. A training row is not compared with itself.
/// </remarks>
public sealed class BaggedNeighboursDetector : IBatchDetector
{
    public string Name => "bagged-neighbours";

    /// <value>Number of samples, 1 to 1,000. Default 40.</value>
    public int Samples { get; init; } = 40;

    /// <value>Rows of a sample, 1 to 4,096. Default 16.</value>
    public int SampleRows { get; init; } = 16;

    /// <value>Nearest rows of each sample whose mean distance counts, 1 to <see cref="SampleRows"/>. Default 1.</value>
    public int Neighbours { get; init; } = 1;

    /// <value>Which of the samples' distances counts, 0 to 1: 0.75 is the upper quartile. Default NaN: their mean.</value>
    public double Quantile { get; init; } = double.NaN;

    /// <value>Default min-max.</value>
    public RowScaling Scaling { get; init; } = RowScaling.MinMax;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Samples, 1, 1000, nameof(Samples));
        HyperParameter.Check(SampleRows, 1, 4096, nameof(SampleRows));
        HyperParameter.Check(Neighbours, 1, SampleRows, nameof(Neighbours));
        if (!double.IsNaN(Quantile))
            HyperParameter.Check(Quantile, 0, 1, nameof(Quantile));
        options.CancellationToken.ThrowIfCancellationRequested();
        var scaler = RowScaler.Fit(train, Scaling);
        var size = Math.Min(SampleRows, train.Rows);
        var ids = new int[Samples * size];
        var rows = new double[ids.Length * train.Width];
        for (var s = 0; s < Samples; s++)
        {
            new SeededRandom(options.Seed, s).Sample(train.Rows, size).CopyTo(ids.AsSpan(s * size));
            Array.Sort(ids, s * size, size);
        }

        for (var i = 0; i < ids.Length; i++)
            scaler.Scale(train.Row(ids[i]), rows.AsSpan(i * train.Width, train.Width));
        return new BaggedNeighboursModel(Name, train.Columns, scaler, ids, rows, size, Math.Min(Neighbours, size), train.Rows, Quantile);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var scaler = RowScaler.Load(columns.Count, ref reader);
        var trainRows = reader.Int();
        var (size, neighbours) = (reader.Int(), reader.Int());
        var quantile = reader.Double();
        var ids = reader.Ints();
        if (size < 1 || neighbours < 1 || neighbours > size || ids.Length == 0 || ids.Length % size != 0)
            throw new SnapshotException($"{ids.Length} rows in samples of {size} with {neighbours} neighbours");
        if (quantile is < 0 or > 1)
            throw new SnapshotException($"a quantile of {quantile}");
        return new BaggedNeighboursModel(Name, columns, scaler, ids, reader.Doubles((long)ids.Length * columns.Count), size, neighbours, trainRows, quantile);
    }
}
