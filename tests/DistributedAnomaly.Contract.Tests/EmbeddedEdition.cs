using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Contract.Tests;

/// <summary>The embedded engine with the real alert desk, over real files in a folder of the test's.</summary>
internal sealed class EmbeddedEdition : IAsyncDisposable
{
    private readonly SqliteAlertStore _store;
    private readonly AlertMetrics _metrics = new();
    private NotificationDispatcher? _dispatcher;
    private AlertDesk? _desk;
    private EmbeddedEngine? _engine;

    private EmbeddedEdition(SqliteAlertStore store) => _store = store;

    public IAnomalyEngine Engine => _engine!;

    public static async Task<EmbeddedEdition> StartAsync(string folder, FleetPolicies policies, TimeProvider clock, CancellationToken cancellationToken)
    {
        var options = new EngineOptions { DataDirectory = folder, Shards = 3, SurvivePowerLoss = false };
        var stores = SqliteStores.Open(options);
        var edition = new EmbeddedEdition(
            new SqliteAlertStore(Path.Combine(options.DataDirectory, "alerts.db"), new SqliteAlertOptions(), survivePowerLoss: false));
        edition._dispatcher = await NotificationDispatcher.StartAsync(
            edition._store, [], edition._metrics, new DispatcherOptions(), clock, NullLogger<NotificationDispatcher>.Instance, cancellationToken);
        edition._desk = await AlertDesk.StartAsync(
            edition._store, edition._dispatcher, edition._metrics, new AlertDeskOptions(), clock, NullLogger<AlertDesk>.Instance, cancellationToken);
        edition._engine = new EmbeddedEngine(options, policies, stores, edition._desk, clock, NullLoggerFactory.Instance);
        await edition._engine.StartAsync(cancellationToken);
        return edition;
    }

    /// <summary>Ends it without a farewell.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _engine!.StopAsync(atOnce.Token);
        await _desk!.DisposeAsync();
        await _dispatcher!.DisposeAsync();
        _metrics.Dispose();
        _store.Dispose();
    }
}
