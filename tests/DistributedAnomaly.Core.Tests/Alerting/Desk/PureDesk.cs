using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Life;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

/// <summary>A desk on plain maps: what the engine does around the decider, without a store and without a clock.</summary>
internal sealed class PureDesk
{
    private readonly Dictionary<string, DeskDocument> _documents = new(StringComparer.Ordinal);

    public PureDesk(AlertPolicy policy)
    {
        Policy = policy;
        Decide(new PolicyApplied(), 0);
    }

    public AlertPolicy Policy { get; private set; }

    public DeskState State { get; private set; } = DeskState.Empty;

    public Dictionary<string, Alert> Alerts { get; } = new(StringComparer.Ordinal);

    public List<(long AtMs, GroupNotification Notification)> Told { get; } = [];

    public List<(long AtMs, DeskTransition Transition)> Log { get; } = [];

    public void Handle(AlertEvent alertEvent, long nowMs)
    {
        var id = AlertId.Of(alertEvent);
        var current = Alerts.Values.FirstOrDefault(a => a.Status == AlertStatus.Firing && a.Key == alertEvent.Key && a.Kind == AlertId.KindOf(alertEvent));
        if (current is not null && current.Id != id && alertEvent is not (AcknowledgementEvent or ExternalAlertEvent))
        {
            Take(AlertDecision.Decide(current, alertEvent), alertEvent, nowMs);
            current = null;
        }

        Take(AlertDecision.Decide(current ?? Alerts.GetValueOrDefault(id), alertEvent), alertEvent, nowMs);
    }

    public void Decide(DeskEvent deskEvent, long nowMs)
    {
        var decision = AlertDecider.Decide(State, deskEvent, Policy, nowMs);
        State = decision.State;
        foreach (var transition in decision.Transitions)
        {
            Log.Add((nowMs, transition));
            if (transition is Told told)
                Told.Add((nowMs, told.Notification));
            if (transition is AlertEnded { Transition.Alert: { } ended })
                Alerts[ended.Id] = ended;
        }

        foreach (var (kind, key) in decision.Touched)
            _documents[$"{kind}/{key}"] = DeskSnapshot.Document(State, kind, key);
    }

    /// <summary>Runs what is due up to a time, and what that brings.</summary>
    public void PassUntil(long nowMs)
    {
        while (State.NextMs is { } next && next <= nowMs)
            Decide(new TimePassed(), next);
    }

    public void Apply(AlertPolicy next, long nowMs)
    {
        Policy = next;
        Decide(new PolicyApplied(), nowMs);
    }

    /// <summary>Goes on from what was written.</summary>
    public void Restart(long nowMs)
    {
        var documents = _documents.Values.Where(d => d.Body is not null).ToList();
        var named = DeskSnapshot.AlertsOf(documents).ToHashSet(StringComparer.Ordinal);
        State = DeskSnapshot.Restore(
            documents, Alerts.Values.Where(a => a.Status == AlertStatus.Firing || named.Contains(a.Id)), Policy, nowMs);
        Decide(new PolicyApplied(IsRestored: true), nowMs);
    }

    private void Take(AlertTransition transition, AlertEvent alertEvent, long nowMs)
    {
        var expires = alertEvent is ExternalAlertEvent { IsOver: false } external ? external.EndsMs : (long?)null;
        if (transition.Alert is { } alert)
        {
            Alerts[alert.Id] = alert;
            Decide(new AlertChanged(transition, expires, alertEvent is EpisodeEvent { HasPeers: true }), nowMs);
        }
        else if (expires is { } until && Alerts.Values.FirstOrDefault(a => a.Key == alertEvent.Key && a.Status == AlertStatus.Firing) is { } firing)
        {
            Decide(new AlertRefreshed(firing.Id, until), nowMs);
        }
    }
}
