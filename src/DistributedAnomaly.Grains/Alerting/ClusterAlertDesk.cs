using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The alert desk of a cluster, from inside a silo.</summary>
/// <param name="grains">Makes the references.</param>
/// <param name="policy">What holds.</param>
/// <param name="all">The alerts of all desks.</param>
/// <param name="time">The clock of the silo.</param>
internal sealed class ClusterAlertDesk(IGrainFactory grains, AlertPolicy policy, IAlertStore all, TimeProvider time) : IAlertDesk
{
    // Known after the first view.
    private volatile IReadOnlyList<string> _receivers = [.. policy.Routing.All.SelectMany(r => r.Receivers).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Receivers => _receivers;

    private IGroupDeskGrain Group => grains.GetGrain<IGroupDeskGrain>(0);

    public async ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        var outside = events.Where(e => e.Key.Fleet == ExternalAlerts.Fleet).ToArray();
        if (outside.Length > 0)
            await Group.HandleAsync(outside);
        foreach (var desk in events.Where(e => e.Key.Fleet != ExternalAlerts.Fleet).GroupBy(e => ClusterStores.DeskOf(e.Key)))
        {
            await grains.GetGrain<IAlertDeskGrain>(desk.Key).HandleAsync([.. desk]);
            // An acknowledgement is told to nobody, so it is not handed over by itself.
            foreach (var acknowledgement in desk.OfType<AcknowledgementEvent>())
            {
                if (await all.GetAsync(acknowledgement.AlertId, cancellationToken) is { } alert)
                    await Group.TakeAsync(alert);
            }
        }
    }

    public async ValueTask<DeskView> GetViewAsync(CancellationToken cancellationToken)
    {
        var sent = await Group.GetStateAsync();
        _receivers = await Group.GetReceiversAsync();
        var documents = sent.Bodies.Select((body, i) => new DeskDocument((DocumentKind)sent.Kinds[i], sent.Keys[i], body)).ToList();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var state = DeskSnapshot.Restore(documents, sent.Alerts, policy, nowMs);
        return new DeskView(AlertDecider.Inspectable(state, policy, nowMs), policy);
    }

    public async ValueTask<string> PutSilenceAsync(Silence silence, CancellationToken cancellationToken) =>
        await Group.PutSilenceAsync(DeskSnapshot.Write(silence)) ?? throw new UnknownSilenceException(silence.Id);

    public async ValueTask EndSilenceAsync(string id, CancellationToken cancellationToken)
    {
        if (!await Group.EndSilenceAsync(id))
            throw new UnknownSilenceException(id);
    }

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        all.ListLogAsync(alertId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? subject, NotificationStatus? status, int limit, CancellationToken cancellationToken) =>
        all.ListNotificationsAsync(subject, status, limit, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => all.ListAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => all.GetAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => all.ListFiringAsync(cancellationToken);
}
