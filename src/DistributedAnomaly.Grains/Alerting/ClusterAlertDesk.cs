using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>
/// The alert desk of a cluster, from inside a silo. Silences are the group desk's. Where there is a policy it tells everything, so that
/// routes and inhibition hold there; without one each desk tells on its own, and is told of every silence.
/// </summary>
/// <param name="grains">Makes the references.</param>
/// <param name="configured">What the group desk works by; null: every desk tells every receiver.</param>
/// <param name="receivers">Names of all receivers.</param>
/// <param name="all">The alerts of all desks.</param>
/// <param name="time">The clock of the silo.</param>
internal sealed class ClusterAlertDesk(
    IGrainFactory grains, AlertPolicy? configured, IReadOnlyList<string> receivers, IAlertStore all, TimeProvider time) : IAlertDesk
{
    public IReadOnlyList<string> Receivers => receivers;

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
                if (configured is not null && await all.GetAsync(acknowledgement.AlertId, cancellationToken) is { } alert)
                    await Group.TakeAsync(alert);
            }
        }
    }

    public async ValueTask<DeskView> GetViewAsync(CancellationToken cancellationToken)
    {
        var sent = await Group.GetStateAsync();
        var documents = sent.Bodies.Select((body, i) => new DeskDocument((DocumentKind)sent.Kinds[i], sent.Keys[i], body)).ToList();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var direct = AlertPolicy.Direct(receivers);
        if (configured is not null)
        {
            var policy = configured.IsDirect ? configured with { Routing = direct.Routing } : configured;
            return new DeskView(AlertDecider.Inspectable(DeskSnapshot.Restore(documents, sent.Alerts, policy, nowMs), policy, nowMs), policy);
        }

        var alerts = sent.Alerts.Concat(await all.ListFiringAsync(cancellationToken)).DistinctBy(a => a.Id, StringComparer.Ordinal);
        // What fires was told: as after a restart.
        var restored = DeskSnapshot.Restore(documents, alerts, direct, nowMs);
        return new DeskView(AlertDecider.Decide(restored, new PolicyApplied(IsRestored: true), direct, nowMs).State, direct);
    }

    public async ValueTask<string> PutSilenceAsync(Silence silence, CancellationToken cancellationToken)
    {
        var id = await Group.PutSilenceAsync(DeskSnapshot.Write(silence)) ?? throw new UnknownSilenceException(silence.Id);
        if (configured is not null)
            return id;
        // As the group desk took it; the one that it replaces is over.
        var view = await GetViewAsync(cancellationToken);
        var changed = view.State.Silences.Values.Where(s => s.Id == id || s.Id == silence.Id).Select(DeskSnapshot.Write).ToArray();
        await Task.WhenAll(AllDesks().Select(desk => desk.PutSilencesAsync(changed)));
        return id;
    }

    public async ValueTask EndSilenceAsync(string id, CancellationToken cancellationToken)
    {
        if (!await Group.EndSilenceAsync(id))
            throw new UnknownSilenceException(id);
        if (configured is null)
            await Task.WhenAll(AllDesks().Select(desk => desk.EndSilenceAsync(id)));
    }

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        all.ListLogAsync(alertId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? subject, NotificationStatus? status, int limit, CancellationToken cancellationToken) =>
        all.ListNotificationsAsync(subject, status, limit, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => all.ListAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => all.GetAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => all.ListFiringAsync(cancellationToken);

    private IEnumerable<IAlertDeskGrain> AllDesks() => Enumerable.Range(0, ClusterStores.AlertDesks).Select(i => grains.GetGrain<IAlertDeskGrain>(i));
}
