using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Storage.InMemory;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Alerts;

public sealed class InMemoryAlertStoreTests : AlertStoreContract
{
    private readonly InMemoryAlerts _alerts = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override ValueTask<IAlertStore> OpenAsync(int desk, int pendingPerReceiver, TimeSpan keepFor, int keepResolved) =>
        ValueTask.FromResult(_alerts.Open(desk, new InMemoryAlertOptions
        {
            PendingPerReceiver = pendingPerReceiver, KeepFor = keepFor, KeepResolved = keepResolved,
        }));

    protected override IAlertStore OpenAll() => _alerts.OpenAll();
}
