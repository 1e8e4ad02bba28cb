using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Pushes through an Orleans client.</summary>
internal sealed class EngineTarget(IAnomalyEngine engine) : IPushTarget
{
    public async Task<(int Accepted, int Repeat, string? Reason)> PushAsync(ObservationBatch batch, CancellationToken cancellationToken)
    {
        var result = await engine.ObserveAsync(batch, VerdictFilter.Anomalous, cancellationToken);
        foreach (var wrong in result.Rejected.Where(r => !r.Retry))
            throw new InvalidOperationException($"Row {wrong.Row} was refused for good: {wrong.Reason}");
        return (result.Accepted, result.Rejected.Count, result.Rejected.Count == 0 ? null : result.Rejected[0].Reason);
    }
}
