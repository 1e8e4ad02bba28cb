using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Decides who is told what. Pure. The way of an alert: deduplicate (<see cref="Take"/>) -> route and group (<see cref="GroupStage"/>)
/// -> wait (timers) -> inhibit, silence, maintenance, mute (<see cref="HoldStage"/>) -> flapping, repetition, tell
/// (<see cref="FlushStage"/>) -> escalate (<see cref="EscalationStage"/>).
/// </summary>
public static class AlertDecider
{
    /// <summary>Timers that are run in one decision at most; <see cref="DeskState.NextMs"/> tells that there are more.</summary>
    public const int TimersAtOnce = 1000;

    /// <param name="state">What is known; unchanged.</param>
    /// <param name="deskEvent">What happened.</param>
    /// <param name="policy">What holds; the same as at the last call, or the event is <see cref="PolicyApplied"/>.</param>
    /// <param name="nowMs">Unix ms.</param>
    public static DeskDecision Decide(DeskState state, DeskEvent deskEvent, AlertPolicy policy, long nowMs)
    {
        var round = new DeskRound(state, policy, nowMs);
        switch (deskEvent)
        {
            case AlertChanged e:
                Take(round, e);
                break;
            case AlertRefreshed e:
                Refresh(round, e);
                break;
            case SilencePut e:
                Put(round, e.Silence);
                break;
            case SilenceEnded e:
                End(round, e.Id);
                break;
            case PolicyApplied e:
                PolicyStage.Apply(round, e.IsRestored);
                break;
            case TimePassed:
                break;
            default:
                throw new ArgumentException($"Nothing follows from a {deskEvent.GetType().Name}.", nameof(deskEvent));
        }

        RunTimers(round);
        return round.ToDecision();
    }

    /// <summary>A restored state with its look-ups, to ask questions of; nothing is decided.</summary>
    public static DeskState Inspectable(DeskState restored, AlertPolicy policy, long nowMs)
    {
        var round = new DeskRound(restored, policy, nowMs);
        round.Rebuild();
        return round.State;
    }

    private static void Take(DeskRound round, AlertChanged e)
    {
        if (e.Transition.Alert is not { } alert)
            return;
        var before = round.State.Alerts.GetValueOrDefault(alert.Id);
        if (before is not null && before.Alert.Revision >= alert.Revision)
        {
            round.Add(new AlertIgnored(alert.Id, alert.Revision, IgnoreReason.AlreadyKnown));
            return;
        }

        var labels = AlertLabels.Of(alert);
        var fires = alert.Status == AlertStatus.Firing;
        // What was not remembered at its beginning is not remembered later either: nobody knows what was told.
        if (before is null && (!fires || alert.Revision > 1 || round.State.Alerts.Count >= round.Policy.MaxAlerts))
        {
            if (e.Transition.Kind != AlertTransitionKind.Changed)
                TellAlone(round, new TrackedAlert(alert, labels, []));
            return;
        }

        CountFlaps(round, alert, begins: before is null);
        var tracked = new TrackedAlert(alert, labels, before?.Groups ?? [], fires ? e.ExpiresMs ?? before?.ExpiresMs : null)
        {
            HasPeers = e.HasPeers,
        };
        round.Put(tracked);
        if (fires)
            PolicyStage.Route(round, round.State.Alerts[alert.Id]);
        foreach (var key in round.State.Alerts[alert.Id].Groups)
        {
            GroupStage.Wake(round, round.State.Groups[key], alert);
            if (round.State.Groups[key] is { } group && group.FlushMs <= round.NowMs)
                FlushStage.Flush(round, group);
        }
    }

    // Beyond the bound, or of a time before the desk knew: nothing is remembered, so an end is rather told twice than never.
    private static void TellAlone(DeskRound round, TrackedAlert tracked)
    {
        foreach (var route in round.Policy.Routing.Match(tracked.Labels))
        {
            var hold = tracked.Fires ? HoldStage.Of(round, tracked, route) : Hold.None;
            if (hold.Reason != HoldReason.None)
            {
                round.Add(new AlertHeld(tracked.Alert.Id, tracked.Alert.Revision, route.Key, hold));
                continue;
            }

            var receivers = tracked.Fires ? route.Receivers : route.Receivers.RemoveAll(round.Policy.WithoutResolved.Contains);
            if (receivers.IsEmpty)
                continue;
            round.Add(new Told(new GroupNotification
            {
                Subject = tracked.Alert.Id,
                Sequence = tracked.Alert.Revision,
                Cause = tracked.Fires ? NotificationCause.NewAlerts : NotificationCause.Resolved,
                Receivers = receivers,
                Firing = tracked.Fires ? [tracked.Alert] : [],
                Resolved = tracked.Fires ? [] : [tracked.Alert],
            }));
        }
    }

    private static void CountFlaps(DeskRound round, Alert alert, bool begins)
    {
        if (round.Policy.Flapping is not { } policy)
            return;
        var key = FlapHistory.KeyOf(alert);
        if (alert.Status == AlertStatus.Resolved)
        {
            if (round.State.Flaps.ContainsKey(key) || round.State.Flaps.Count < round.Policy.MaxAlerts)
                round.Put(key, (round.State.Flaps.GetValueOrDefault(key) ?? FlapHistory.Empty).End(policy, round.NowMs));
        }
        else if (begins && round.State.Flaps.TryGetValue(key, out var flaps))
        {
            round.Put(key, flaps.Begin(policy, round.NowMs));
        }
    }

    private static void Refresh(DeskRound round, AlertRefreshed e)
    {
        if (round.State.Alerts.TryGetValue(e.AlertId, out var tracked) && tracked.Fires)
            round.Put(tracked with { ExpiresMs = e.ExpiresMs });
        else
            round.Add(new AlertIgnored(e.AlertId, 0, IgnoreReason.Unknown));
    }

    private static void Put(DeskRound round, Silence silence)
    {
        if (!round.State.Silences.ContainsKey(silence.Id) && round.State.Silences.Count >= round.Policy.MaxSilences)
        {
            round.Add(new SilenceIgnored(silence.Id, IgnoreReason.TooMany));
            return;
        }

        round.Put(silence);
        round.Add(new SilenceChanged(silence));
    }

    private static void End(DeskRound round, string id)
    {
        if (!round.State.Silences.TryGetValue(id, out var silence) || silence.StateAt(round.NowMs) == SilenceState.Expired)
        {
            round.Add(new SilenceIgnored(id, IgnoreReason.Unknown));
            return;
        }

        var ended = silence.Expire(round.NowMs);
        round.Put(ended);
        round.Add(new SilenceChanged(ended));
        // Where no interval comes, nobody would look before the time at which it would have ended.
        foreach (var group in round.State.Groups.Values.Where(g => g.Members.Values.Any(m => m.Held == HoldReason.Silenced)).ToList())
        {
            if (round.Policy.Routing.Find(group.RouteKey) is { GroupInterval.Ticks: 0 })
                round.Put(group with { FlushMs = round.NowMs });
        }
    }

    private static void RunTimers(DeskRound round)
    {
        for (var left = TimersAtOnce; left > 0 && round.State.NextMs <= round.NowMs; left--)
        {
            var timer = round.State.Timers.Min;
            switch (timer.Kind)
            {
                case TimerKind.Group:
                    Look(round, round.State.Groups[timer.Key]);
                    break;
                case TimerKind.Expiry:
                    Expire(round, round.State.Alerts[timer.Key]);
                    break;
                case TimerKind.Flap:
                    round.Put(timer.Key, null);
                    break;
                default:
                    round.Forget(timer.Key);
                    break;
            }
        }
    }

    private static void Look(DeskRound round, AlertGroup group)
    {
        var escalated = EscalationStage.Escalate(round, group);
        if (escalated.FlushMs <= round.NowMs)
            FlushStage.Flush(round, escalated);
        else
            round.Put(escalated);
    }

    private static void Expire(DeskRound round, TrackedAlert tracked)
    {
        var transition = AlertDecision.Expire(tracked.Alert, round.NowMs);
        round.Put(tracked with { ExpiresMs = null });
        if (transition.Alert is null)
            return;
        round.Add(new AlertEnded(transition));
        Take(round, new AlertChanged(transition));
    }
}
