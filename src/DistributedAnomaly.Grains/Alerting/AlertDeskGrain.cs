using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The shell around an <see cref="AlertDesk"/> and its notifications, over the part of the alert store that is the desk's.</summary>
[Reentrant]
[Immovable]
internal sealed class AlertDeskGrain(
    IGrainContext context, SiloHost host, IGrainFactory grains, AlertMetrics metrics, ILoggerFactory loggers) : IGrainBase, IAlertDeskGrain
{
    private IAlertStore? _store;
    private NotificationDispatcher? _dispatcher;
    private AlertDesk? _desk;

    IGrainContext IGrainBase.GrainContext => context;

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _store = await host.Stores.OpenAlerts((int)context.GrainId.GetIntegerKey(), cancellationToken);
            _dispatcher = await host.Receivers.OpenAsync(new HandOver(grains), receivers => NotificationDispatcher.StartAsync(
                _store, receivers, metrics, new DispatcherOptions(), host.Time, loggers.CreateLogger<NotificationDispatcher>(), cancellationToken));
            _desk = await AlertDesk.StartAsync(
                _store, _dispatcher, metrics, new AlertDeskOptions(), host.Time, loggers.CreateLogger<AlertDesk>(), cancellationToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public Task TouchAsync() => Task.CompletedTask;

    public async Task HandleAsync(AlertEvent[] events)
    {
        using var activity = ClusterTelemetry.Source.StartActivity("alert");
        try
        {
            // Off the grain's turns: many entities may wait for one commit.
            await _desk!.HandleAsync(events, CancellationToken.None);
        }
        catch (StaleAlertsException)
        {
            // Another activation of this desk was at work: read again.
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "the alerts were changed elsewhere"));
            throw;
        }
    }

    public async Task PutSilencesAsync(byte[][] silences)
    {
        foreach (var silence in silences)
            await _desk!.DecideAsync(new SilencePut(DeskSnapshot.ReadSilence(silence)), CancellationToken.None);
    }

    public async Task EndSilenceAsync(string id) => await _desk!.DecideAsync(new SilenceEnded(id), CancellationToken.None);

    private async Task CloseAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync();
        if (_dispatcher is not null)
            await host.Receivers.CloseAsync(_dispatcher);
        if (_store is IAsyncDisposable store)
            await store.DisposeAsync();
        else
            (_store as IDisposable)?.Dispose();
    }
}
