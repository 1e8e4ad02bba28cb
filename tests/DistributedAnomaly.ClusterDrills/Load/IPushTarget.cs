using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Where batches go.</summary>
internal interface IPushTarget
{
    /// <returns>Observations taken, and the rows of the others, which may be repeated.</returns>
    /// <exception cref="InvalidOperationException">An observation was refused for good.</exception>
    /// <exception cref="Engine.EngineOverloadedException">Nothing was taken; the cluster said so.</exception>
    Task<PushAnswer> PushAsync(ObservationBatch batch, CancellationToken cancellationToken);
}
