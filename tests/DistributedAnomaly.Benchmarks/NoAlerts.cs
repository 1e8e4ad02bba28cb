using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Benchmarks;

/// <summary>Leaves alerting out of a measurement.</summary>
internal sealed class NoAlerts : IAlertSink
{
    public ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => new([]);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => new((Alert?)null);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => new([]);
}
