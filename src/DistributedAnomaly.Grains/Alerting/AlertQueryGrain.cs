using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Grains.Silos;
using Orleans.Concurrency;

namespace DistributedAnomaly.Grains.Alerting;

[StatelessWorker]
[Reentrant]
internal sealed class AlertQueryGrain(SiloHost host) : Grain, IAlertQueryGrain
{
    public async Task<Alert[]> ListAsync(AlertQuery query) => [.. await host.Stores.AllAlerts.ListAsync(query, CancellationToken.None)];

    public async Task<Alert?> GetAsync(string id) => await host.Stores.AllAlerts.GetAsync(id, CancellationToken.None);

    public async Task<Dictionary<string, int>> CountFiringAsync() =>
        (await host.Stores.AllAlerts.ListFiringAsync(CancellationToken.None)).CountBy(a => a.Key.Fleet, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
}
