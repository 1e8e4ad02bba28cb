using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Decides a group of events one after the other; nothing is changed before the group is committed.</summary>
internal sealed class DecisionRound(FiringAlerts firing, IAlertStore store)
{
    private readonly Dictionary<string, Alert> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityKey, AlertKind), Alert?> _firingNow = [];

    /// <summary>What happened, in order: revisions that follow each other of one alert, too.</summary>
    public List<AlertTransition> Transitions { get; } = [];

    /// <summary>
    /// 1. Another firing alert of the same entity and kind is superseded by a newer event; against it an older event says nothing.
    /// 2. The event is decided against the alert that it names.
    /// </summary>
    public async ValueTask DecideAsync(AlertEvent alertEvent, CancellationToken cancellationToken)
    {
        var kind = AlertId.KindOf(alertEvent);
        var id = AlertId.Of(alertEvent);
        var current = await FiringAsync(alertEvent.Key, kind, cancellationToken);
        var isBack = alertEvent is SilenceEvent { Silent: false };
        if (current is not null && current.Id != id)
        {
            var transition = Take(AlertDecision.Decide(current, alertEvent));
            if (isBack || transition.Kind == AlertTransitionKind.None)
                return;
            current = null;
        }

        if (current is null && isBack)
            return;
        current ??= _changed.GetValueOrDefault(id) ?? await store.GetAsync(id, cancellationToken);
        Take(AlertDecision.Decide(current, alertEvent));
    }

    private async ValueTask<Alert?> FiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken)
    {
        if (_firingNow.TryGetValue((key, kind), out var alert))
            return alert;
        return firing.Find(key, kind) ?? (firing.Beyond > 0 ? await store.GetFiringAsync(key, kind, cancellationToken) : null);
    }

    private AlertTransition Take(AlertTransition transition)
    {
        if (transition.Alert is not { } alert)
            return transition;
        _changed[alert.Id] = alert;
        _firingNow[(alert.Key, alert.Kind)] = alert.Status == AlertStatus.Firing ? alert : null;
        Transitions.Add(transition);
        return transition;
    }
}
