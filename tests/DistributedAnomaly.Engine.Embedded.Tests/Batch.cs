using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Tests;

internal static class Batch
{
    public static ObservationBatch Of(string fleet, params ReadOnlySpan<(string Entity, long TimeMs, string Metric, double Value)> rows)
    {
        var batch = new ObservationBatch(fleet);
        foreach (var (entity, timeMs, metric, value) in rows)
        {
            batch.Add(entity, timeMs);
            batch.AddMetric(metric, value);
        }

        return batch;
    }
}
