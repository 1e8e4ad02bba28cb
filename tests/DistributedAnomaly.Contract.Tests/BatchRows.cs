using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Contract.Tests;

internal static class BatchRows
{
    public static ObservationBatch With(this ObservationBatch batch, string entity, long timeMs, double value)
    {
        batch.Add(entity, timeMs);
        batch.AddMetric("m", value);
        return batch;
    }
}
