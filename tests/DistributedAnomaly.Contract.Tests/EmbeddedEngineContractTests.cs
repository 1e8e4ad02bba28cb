using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Contract.Tests;

/// <summary>The embedded engine with the real alert desk, over real files.</summary>
public sealed class EmbeddedEngineContractTests : AnomalyEngineContract
{
    private readonly TempFolder _folder = new();
    private EmbeddedEngine? _engine;
    private SqliteAlertStore? _store;
    private AlertMetrics? _metrics;
    private NotificationDispatcher? _dispatcher;
    private AlertDesk? _desk;

    protected override async Task<IAnomalyEngine> StartAsync()
    {
        var options = new EngineOptions { DataDirectory = _folder.File("data"), Shards = 3, SurvivePowerLoss = false };
        var stores = SqliteStores.Open(options);
        _store = new SqliteAlertStore(Path.Combine(options.DataDirectory, "alerts.db"), new SqliteAlertOptions(), survivePowerLoss: false);
        _metrics = new AlertMetrics();
        _dispatcher = await NotificationDispatcher.StartAsync(
            _store, [], _metrics, new DispatcherOptions(), Clock, NullLogger<NotificationDispatcher>.Instance, Token);
        _desk = await AlertDesk.StartAsync(
            _store, _dispatcher, _metrics, new AlertDeskOptions(), Clock, NullLogger<AlertDesk>.Instance, Token);
        _engine = new EmbeddedEngine(options, Policies, stores, _desk, Clock, NullLoggerFactory.Instance);
        await _engine.StartAsync(Token);
        return _engine;
    }

    protected override async Task<IAnomalyEngine> RestartAsync()
    {
        await EndAsync();
        return await StartAsync();
    }

    protected override async Task DisposeEngineAsync()
    {
        await EndAsync();
        _folder.Dispose();
    }

    private async Task EndAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _engine!.StopAsync(atOnce.Token);
        await _desk!.DisposeAsync();
        await _dispatcher!.DisposeAsync();
        _metrics!.Dispose();
        _store!.Dispose();
    }
}
