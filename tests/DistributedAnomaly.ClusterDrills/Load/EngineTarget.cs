using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Pushes through an Orleans client.</summary>
internal sealed class EngineTarget(IAnomalyEngine engine) : IPushTarget
{
    public async Task<PushAnswer> PushAsync(ObservationBatch batch, CancellationToken cancellationToken)
    {
        var result = await engine.ObserveAsync(batch, VerdictFilter.Anomalous, cancellationToken);
        foreach (var wrong in result.Rejected.Where(r => !r.Retry))
            throw new InvalidOperationException($"Row {wrong.Row} was refused for good: {wrong.Reason}");
        return new PushAnswer(result.Accepted, [.. result.Rejected.Select(r => r.Row)], result.Rejected.Count == 0 ? null : result.Rejected[0].Reason);
    }
}
