using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Incidents;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.HostWatcher;
using DistributedAnomaly.Receivers;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.Storage.Sqlite.Alerts;

namespace DistributedAnomaly.Server;

/// <summary>
/// The parts of the embedded edition, put together in one place: stores, alert desk with its receivers, engine, host watch. Opened in
/// that order and closed in the other one.
/// </summary>
internal sealed class EmbeddedParts : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _open = new();
    private readonly TimeProvider _clock;
    private NotificationDispatcher? _dispatcher;
    private AlertDesk? _desk;
    private EmbeddedEngine? _engine;
    private ReceiverSet? _receivers;

    private EmbeddedParts(TimeProvider clock) => _clock = clock;

    /// <exception cref="IOException">A file cannot be opened, or another process works with the data folder.</exception>
    /// <exception cref="InvalidDataException">The stored state is damaged or newer than this program.</exception>
    public static async Task<EmbeddedParts> OpenAsync(
        PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var parts = new EmbeddedParts(clock);
        try
        {
            await parts.OpenAllAsync(configuration, loggers, cancellationToken);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public IAnomalyEngine Engine => _engine!;

    /// <summary>Takes another version of the configuration: policies and receivers change at once, the rest at the next start.</summary>
    public async ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken)
    {
        await _engine!.ApplyAsync(configuration.Fleets, cancellationToken);
        await _receivers!.ApplyAsync(
            configuration.Receivers, configuration.Fleets, receivers => _dispatcher!.ApplyAsync(receivers, cancellationToken).AsTask());
        await _desk!.ApplyAsync(PolicyOf(configuration), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var close))
            await close();
    }

    private async Task OpenAllAsync(PlatformConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = configuration.Engine;
        var stores = SqliteStores.Open(options);
        var owned = false;
        _open.Push(() =>
        {
            // The engine closes the stores that it was given.
            if (!owned)
                stores.Dispose();
            return ValueTask.CompletedTask;
        });
        var alerts = new SqliteAlertStore(Path.Combine(options.DataDirectory, "alerts.db"), new SqliteAlertOptions(), options.SurvivePowerLoss);
        Owns(alerts);
        var metrics = new AlertMetrics();
        Owns(metrics);
        _receivers = new ReceiverSet(configuration.Receivers, configuration.Fleets, _clock, loggers.CreateLogger<ReceiverSet>());
        Owns(_receivers);
        _dispatcher = await NotificationDispatcher.StartAsync(
            alerts, _receivers.Current, metrics, new DispatcherOptions(), _clock,
            loggers.CreateLogger<NotificationDispatcher>(), cancellationToken);
        _open.Push(_dispatcher.DisposeAsync);
        var desk = _desk = await AlertDesk.StartAsync(
            alerts, _dispatcher, metrics, new AlertDeskOptions { Policy = PolicyOf(configuration) }, _clock, loggers.CreateLogger<AlertDesk>(), cancellationToken);
        _open.Push(desk.DisposeAsync);
        _engine = new EmbeddedEngine(
            options, configuration.Fleets, stores, desk, _clock, loggers, new FleetTierOptions { Trainers = TorchPlugIn.Load(TorchPlugIn.Folder) });
        owned = true;
        _open.Push(_engine.DisposeAsync);
        await _engine.StartAsync(cancellationToken);
        if (configuration.HostWatcher.Enabled)
            WatchHost(configuration, loggers);
    }

    private static AlertPolicy PolicyOf(PlatformConfiguration configuration) =>
        FleetInhibition.With(configuration.Alerts.ToPolicy(), configuration.Fleets);

    private void Owns(IDisposable part) => _open.Push(() =>
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    });

    private void WatchHost(PlatformConfiguration configuration, ILoggerFactory loggers)
    {
        var settings = configuration.HostWatcher;
        var watch = new HostWatch(
            _engine!,
            new HostWatchOptions
            {
                Interval = settings.Interval,
                Entity = settings.Name ?? Environment.MachineName,
                Root = settings.Root,
                MaxDevices = settings.MaxDevices,
            },
            _clock,
            loggers.CreateLogger<HostWatch>());
        var stop = new CancellationTokenSource();
        var running = Task.Run(() => watch.RunAsync(stop.Token));
        _open.Push(async () =>
        {
            await stop.CancelAsync();
            await running;
            stop.Dispose();
        });
    }
}
