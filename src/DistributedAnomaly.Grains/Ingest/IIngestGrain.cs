using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>Takes batches: in the silo of the caller, or in the one that a client is connected to.</summary>
[Alias("anomaly.IIngestGrain")]
internal interface IIngestGrain : IGrainWithIntegerKey
{
    [Alias("Observe")]
    Task<IngestReply> ObserveAsync([Immutable] ObservationBatch batch, VerdictFilter filter);
}
