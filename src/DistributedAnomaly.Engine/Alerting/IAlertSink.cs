using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Takes what alerts follow from. When a call completes, every transition is durable.</summary>
public interface IAlertSink
{
    ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken);
    ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken);
    ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken);
    /// <summary>All firing alerts, for reconciliation at start and counts; bounded by the store.</summary>
    ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken);
}
