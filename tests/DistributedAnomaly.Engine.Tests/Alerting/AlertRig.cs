using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers;
using DistributedAnomaly.Receivers.Webhooks;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Engine.Tests.Alerting;

/// <summary>Desk, dispatcher and a real SQLite file under a manual clock; may be stopped and started again.</summary>
internal sealed class AlertRig(DateTimeOffset start) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ReceiverSet> _webhooks = [];

    public AlertRig()
        : this(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider Clock { get; } = new(start);

    public DispatcherOptions Dispatching { get; set; } = new() { Jitter = 0 };

    public AlertDeskOptions DeskOptions { get; set; } = new();

    public SqliteAlertStore Store { get; private set; } = null!;

    /// <summary>Stands between the parts and <see cref="Store"/> when set.</summary>
    public Func<IAlertStore, IAlertStore> Wrap { get; set; } = store => store;

    public AlertMetrics Metrics { get; private set; } = null!;

    public NotificationDispatcher Dispatcher { get; private set; } = null!;

    public AlertDesk Desk { get; private set; } = null!;

    public string StorePath => _folder.File("alerts.db");

    public async Task StartAsync(params IReceiver[] receivers)
    {
        Store = new SqliteAlertStore(StorePath, new SqliteAlertOptions());
        Metrics = new AlertMetrics();
        var store = Wrap(Store);
        Dispatcher = await NotificationDispatcher.StartAsync(
            store, receivers, Metrics, Dispatching, Clock, NullLogger<NotificationDispatcher>.Instance, CancellationToken.None);
        Desk = await AlertDesk.StartAsync(
            store, Dispatcher, Metrics, DeskOptions, Clock, NullLogger<AlertDesk>.Instance, CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Desk.DisposeAsync();
        await Dispatcher.DisposeAsync();
        Metrics.Dispose();
        Store.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _webhooks.ForEach(w => w.Dispose());
        _folder.Dispose();
    }

    public Task HandleAsync(params AlertEvent[] events) => Desk.HandleAsync(events, CancellationToken.None).AsTask();

    public IReceiver Webhook(Uri url, string name = "hook", Func<WebhookOptions, WebhookOptions>? with = null)
    {
        var options = new WebhookOptions { Name = name, Url = url };
        var receivers = new ReceiverSet(
            new ReceiverSettings { All = [with?.Invoke(options) ?? options] }, FleetPolicies.Default, Clock, NullLogger<ReceiverSet>.Instance);
        _webhooks.Add(receivers);
        return receivers.Current[0];
    }

    public IReadOnlyList<NotificationReport> Notifications(NotificationStatus? status = null) =>
        Store.ListNotificationsAsync(null, status, 1000, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
