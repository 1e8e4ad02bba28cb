using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>Batches that nobody else changes.</summary>
internal static class BatchCopy
{
    public static ObservationBatch Of(ObservationBatch batch)
    {
        var copy = new ObservationBatch(batch.Fleet) { ReceivedMs = batch.ReceivedMs };
        for (var row = 0; row < batch.Count; row++)
            Add(copy, batch, row);
        return copy;
    }

    public static ObservationBatch Of(ObservationBatch batch, ReadOnlySpan<int> rows)
    {
        var copy = new ObservationBatch(batch.Fleet) { ReceivedMs = batch.ReceivedMs };
        foreach (var row in rows)
            Add(copy, batch, row);
        return copy;
    }

    private static void Add(ObservationBatch copy, ObservationBatch batch, int row)
    {
        copy.Add(batch.Entity(row), batch.Time(row), batch.Context(row));
        var metrics = batch.Metrics(row);
        var values = batch.Values(row);
        for (var i = 0; i < metrics.Length; i++)
            copy.AddMetric(metrics[i], values[i]);
    }
}
