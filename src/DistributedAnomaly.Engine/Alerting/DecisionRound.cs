using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Decides a group of events one after the other; nothing is changed before the group is committed.</summary>
internal sealed class DecisionRound(FiringAlerts firing, IAlertStore store, DeskState state, AlertPolicy policy, long nowMs)
{
    private readonly Dictionary<string, Alert> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityKey, AlertKind), Alert?> _firingNow = [];
    private readonly HashSet<(DocumentKind, string)> _touched = [];

    /// <summary>What happened to alerts, in order: revisions that follow each other of one alert, too.</summary>
    public List<AlertTransition> Transitions { get; } = [];

    /// <summary>What follows from it, in order.</summary>
    public List<DeskTransition> Consequences { get; } = [];

    public DeskState State { get; private set; } = state;

    public IEnumerable<DeskDocument> Documents => _touched.Select(t => DeskSnapshot.Document(State, t.Item1, t.Item2));

    /// <summary>
    /// 1. Another firing alert of the same entity and kind is superseded by a newer event; against it an older event says nothing.
    /// 2. The event is decided against the alert that it names.
    /// 3. What follows for those who are told is decided for each change.
    /// </summary>
    public async ValueTask DecideAsync(AlertEvent alertEvent, CancellationToken cancellationToken)
    {
        var kind = AlertId.KindOf(alertEvent);
        var id = AlertId.Of(alertEvent);
        var current = await FiringAsync(alertEvent.Key, kind, cancellationToken);
        var isBack = alertEvent is SilenceEvent { Silent: false };
        if (alertEvent is AcknowledgementEvent && current?.Id != id)
            current = null;
        if (current is not null && current.Id != id && alertEvent is not ExternalAlertEvent)
        {
            var transition = Take(AlertDecision.Decide(current, alertEvent));
            if (isBack || transition.Kind == AlertTransitionKind.None)
                return;
            current = null;
        }

        if (current is null && isBack)
            return;
        current ??= _changed.GetValueOrDefault(id) ?? await store.GetAsync(id, cancellationToken);
        if (alertEvent is ExternalAlertEvent external)
            TakeExternal(AlertDecision.Decide(current, external), current, external);
        else
            Take(AlertDecision.Decide(current, alertEvent), hasPeers: alertEvent is EpisodeEvent { HasPeers: true });
    }

    /// <summary>Decides something that is no event of an alert.</summary>
    public void Decide(DeskEvent deskEvent)
    {
        var decision = AlertDecider.Decide(State, deskEvent, policy, nowMs);
        State = decision.State;
        _touched.UnionWith(decision.Touched);
        foreach (var transition in decision.Transitions)
        {
            Consequences.Add(transition);
            if (transition is AlertEnded ended)
                Note(ended.Transition);
        }
    }

    private async ValueTask<Alert?> FiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken)
    {
        if (_firingNow.TryGetValue((key, kind), out var alert))
            return alert;
        return firing.Find(key, kind) ?? (firing.Beyond > 0 ? await store.GetFiringAsync(key, kind, cancellationToken) : null);
    }

    // Said again and again: until when it holds is kept in memory only.
    private void TakeExternal(AlertTransition transition, Alert? current, ExternalAlertEvent e)
    {
        var untilMs = e.IsOver ? (long?)null : e.EndsMs;
        Take(transition, untilMs);
        if (transition.Reason == AlertReason.AlreadyFiring && untilMs is { } until)
            Decide(new AlertRefreshed(current!.Id, until));
    }

    private AlertTransition Take(AlertTransition transition, long? expiresMs = null, bool hasPeers = false)
    {
        if (transition.Alert is null)
            return transition;
        Note(transition);
        Decide(new AlertChanged(transition, expiresMs, hasPeers));
        return transition;
    }

    private void Note(AlertTransition transition)
    {
        var alert = transition.Alert!;
        _changed[alert.Id] = alert;
        _firingNow[(alert.Key, alert.Kind)] = alert.Status == AlertStatus.Firing ? alert : null;
        Transitions.Add(transition);
    }
}
