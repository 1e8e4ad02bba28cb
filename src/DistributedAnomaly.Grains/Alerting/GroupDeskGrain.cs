using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The shell around the <see cref="AlertDesk"/> that groups, holds back and tells for the whole cluster.</summary>
[Reentrant]
[Immovable]
internal sealed class GroupDeskGrain(IGrainContext context, SiloHost host, AlertMetrics metrics, ILoggerFactory loggers) : IGrainBase, IGroupDeskGrain
{
    private IAlertStore? _store;
    private NotificationDispatcher? _dispatcher;
    private AlertDesk? _desk;

    IGrainContext IGrainBase.GrainContext => context;

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _store = await host.Stores.OpenAlerts(ClusterStores.GroupDesk, cancellationToken);
            _dispatcher = await host.Receivers.OpenAsync(null, receivers => NotificationDispatcher.StartAsync(
                _store, receivers, metrics, new DispatcherOptions(), host.Time, loggers.CreateLogger<NotificationDispatcher>(), cancellationToken));
            _desk = await AlertDesk.StartAsync(
                _store, _dispatcher, metrics, OptionsOf(host), host.Time, loggers.CreateLogger<AlertDesk>(), cancellationToken);
            await host.Receivers.FollowAsync(_desk, cancellationToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public Task TouchAsync() => Task.CompletedTask;

    public async Task TakeAsync(Alert alert)
    {
        var (kind, reason) = alert.Status == AlertStatus.Resolved ? (AlertTransitionKind.Resolved, AlertReason.EpisodeClosed)
            : alert.Revision == 1 ? (AlertTransitionKind.Fired, AlertReason.EpisodeOpened)
            : alert.Acknowledged is null ? (AlertTransitionKind.Escalated, AlertReason.EpisodeEscalated)
            : (AlertTransitionKind.Changed, AlertReason.Acknowledged);
        await _desk!.DecideAsync(
            new AlertChanged(new AlertTransition(kind, reason, alert), HasPeers: HasPeers(alert)), CancellationToken.None);
    }

    public async Task HandleAsync(AlertEvent[] events)
    {
        try
        {
            await _desk!.HandleAsync(events, CancellationToken.None);
        }
        catch (StaleAlertsException)
        {
            // Another activation of this desk was at work: read again.
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "the alerts were changed elsewhere"));
            throw;
        }
    }

    public Task<GroupDeskState> GetStateAsync()
    {
        var state = _desk!.View.State;
        var documents = DeskSnapshot.Save(state);
        return Task.FromResult(new GroupDeskState(
            [.. state.Alerts.Values.Select(a => a.Alert)], [.. documents.Select(d => (byte)d.Kind)], [.. documents.Select(d => d.Key)],
            [.. documents.Select(d => d.Body!)]));
    }

    public async Task<string?> PutSilenceAsync(byte[] silence)
    {
        try
        {
            return await _desk!.PutSilenceAsync(DeskSnapshot.ReadSilence(silence), CancellationToken.None);
        }
        catch (UnknownSilenceException)
        {
            return null;
        }
    }

    public async Task<bool> EndSilenceAsync(string id)
    {
        try
        {
            await _desk!.EndSilenceAsync(id, CancellationToken.None);
            return true;
        }
        catch (UnknownSilenceException)
        {
            return false;
        }
    }

    public Task<string[]> GetReceiversAsync() => Task.FromResult(_dispatcher!.ReceiverNames.ToArray());

    // Its fleet is looked at as a whole, and told to every silo.
    private bool HasPeers(Alert alert) =>
        alert.Kind == AlertKind.Anomaly && host.PlanOf(alert.Key.Fleet).Policy is { FleetModels.Enabled: true, FleetIncidents.Enabled: true }
        && host.Fleets.Of(alert.Key.Fleet).InForce is not null;

    // Without a policy the other desks tell their alerts themselves.
    private static AlertDeskOptions OptionsOf(SiloHost host) =>
        new() { Policy = host.Receivers.Policy, Elsewhere = host.Receivers.Policy is null ? null : host.Stores.AllAlerts };

    private async Task CloseAsync()
    {
        if (_desk is not null)
        {
            host.Receivers.Forget(_desk);
            await _desk.DisposeAsync();
        }

        if (_dispatcher is not null)
            await host.Receivers.CloseAsync(_dispatcher);
        if (_store is IAsyncDisposable store)
            await store.DisposeAsync();
        else
            (_store as IDisposable)?.Dispose();
    }
}
