using DistributedAnomaly.Api;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded;
using DistributedAnomaly.Server;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Client.Tests;

/// <summary>The real server over the real engine and real files, in this process, on a free loopback port.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AlertMetrics _metrics = new();
    private SqliteAlertStore _store = null!;
    private ServerApp _app = null!;

    private LiveServer()
    {
    }

    public Uri Url => _app.Addresses[0];

    public static async Task<LiveServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new LiveServer();
        server._app = await ServerApp.StartAsync(
            new ServerOptions
            {
                Api = new ApiOptions { Listen = ["http://127.0.0.1:0"] }, LogLevel = LogLevel.Critical, OpenEngine = server.OpenAsync,
                DataDirectory = server._folder.Path,
            },
            cancellationToken);
        await server._app.Ready;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _store.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
    }

    private async Task<RunningEngine> OpenAsync(ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var options = new EngineOptions { DataDirectory = _folder.Path, Shards = 2, SurvivePowerLoss = false };
        _store = new SqliteAlertStore(_folder.File("alerts.db"), new SqliteAlertOptions(), survivePowerLoss: false);
        var dispatcher = await NotificationDispatcher.StartAsync(
            _store, [], _metrics, new DispatcherOptions(), clock, NullLogger<NotificationDispatcher>.Instance, cancellationToken);
        var desk = await AlertDesk.StartAsync(
            _store, dispatcher, _metrics, new AlertDeskOptions(), clock, NullLogger<AlertDesk>.Instance, cancellationToken);
        var engine = new EmbeddedEngine(options, FleetPolicies.Default, SqliteStores.Open(options), desk, clock, loggers);
        await engine.StartAsync(cancellationToken);
        return new RunningEngine(engine, engine, desk, dispatcher);
    }
}
