using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Where batches go.</summary>
internal interface IPushTarget
{
    /// <returns>Observations taken, and of the others whether they may be repeated.</returns>
    /// <exception cref="Engine.EngineOverloadedException">Nothing was taken; the cluster said so.</exception>
    Task<(int Accepted, int Repeat, string? Reason)> PushAsync(ObservationBatch batch, CancellationToken cancellationToken);
}
