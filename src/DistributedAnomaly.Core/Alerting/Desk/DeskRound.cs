using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>One decision in the making: the state so far, with its timers and look-ups kept in step, and what happened.</summary>
internal sealed class DeskRound(DeskState state, AlertPolicy policy, long nowMs)
{
    private readonly List<DeskTransition> _transitions = [];
    private readonly HashSet<(DocumentKind, string)> _touched = [];
    private List<Silence>? _activeSilences;

    public DeskState State { get; private set; } = state;

    public AlertPolicy Policy => policy;

    public long NowMs => nowMs;

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Silence> ActiveSilences => _activeSilences ??=
    [
        .. State.Silences.Values.Where(s => s.StateAt(nowMs) == SilenceState.Active).OrderBy(s => s.Id, StringComparer.Ordinal),
    ];

    public void Add(DeskTransition transition) => _transitions.Add(transition);

    public DeskDecision ToDecision() => new(State, [.. _transitions], [.. _touched.Order()]);

    public void Put(TrackedAlert tracked)
    {
        var before = State.Alerts.GetValueOrDefault(tracked.Alert.Id);
        var timers = State.Timers;
        if (before?.ExpiresMs is { } old)
            timers = timers.Remove(new DeskTimer(old, TimerKind.Expiry, tracked.Alert.Id));
        if (tracked.ExpiresMs is { } next)
            timers = timers.Add(new DeskTimer(next, TimerKind.Expiry, tracked.Alert.Id));
        var inhibitors = State.Inhibitors;
        if (before is { Fires: true } && !(tracked.Fires && before.Labels.Equals(tracked.Labels)))
            inhibitors = inhibitors.With(before.Alert, before.Labels, fires: false);
        if (tracked.Fires && !(before is { Fires: true } && before.Labels.Equals(tracked.Labels)))
            inhibitors = inhibitors.With(tracked.Alert, tracked.Labels, fires: true);
        State = State with { Alerts = State.Alerts.SetItem(tracked.Alert.Id, tracked), Timers = timers, Inhibitors = inhibitors };
    }

    public void Put(AlertGroup group)
    {
        var timers = State.Timers;
        if (State.Groups.TryGetValue(group.Key, out var before))
            timers = timers.Remove(new DeskTimer(before.TimerMs, TimerKind.Group, group.Key));
        var next = group with { TimerMs = EscalationStage.TimerMs(group, policy) };
        _touched.Add((DocumentKind.Group, group.Key));
        State = State with { Groups = State.Groups.SetItem(group.Key, next), Timers = timers.Add(new DeskTimer(next.TimerMs, TimerKind.Group, group.Key)) };
    }

    public void Remove(AlertGroup group)
    {
        _touched.Add((DocumentKind.Group, group.Key));
        State = State with
        {
            Groups = State.Groups.Remove(group.Key),
            Timers = State.Timers.Remove(new DeskTimer(State.Groups[group.Key].TimerMs, TimerKind.Group, group.Key)),
        };
        Add(new GroupEnded(group.Key));
    }

    /// <summary>An alert leaves a group; with the last one that is over, the desk forgets it.</summary>
    public void Leave(string alertId, string groupKey)
    {
        if (!State.Alerts.TryGetValue(alertId, out var tracked))
            return;
        var left = tracked with { Groups = tracked.Groups.Remove(groupKey) };
        if (!left.Groups.IsEmpty || left.Fires)
        {
            Put(left);
            return;
        }

        Put(left with { ExpiresMs = null });
        State = State with { Alerts = State.Alerts.Remove(alertId) };
    }

    public void Put(Silence silence)
    {
        Forget(silence.Id);
        var timer = new DeskTimer(silence.EndsMs + (long)policy.KeepSilences.TotalMilliseconds, TimerKind.Silence, silence.Id);
        State = State with { Silences = State.Silences.SetItem(silence.Id, silence), Timers = State.Timers.Add(timer) };
    }

    /// <summary>A silence is no longer known.</summary>
    public void Forget(string silenceId)
    {
        _activeSilences = null;
        _touched.Add((DocumentKind.Silence, silenceId));
        if (!State.Silences.TryGetValue(silenceId, out var before))
            return;
        State = State with
        {
            Silences = State.Silences.Remove(silenceId),
            // The policy that set the timer may have been another one.
            Timers = State.Timers.Except(State.Timers.Where(t => t.Kind == TimerKind.Silence && t.Key == before.Id)),
        };
    }

    /// <param name="history">Null: it is forgotten.</param>
    public void Put(string flapKey, FlapHistory? history)
    {
        _touched.Add((DocumentKind.Flaps, flapKey));
        var timers = State.Timers;
        if (State.Flaps.TryGetValue(flapKey, out var before))
            timers = timers.Remove(new DeskTimer(before.ForgottenMs(policy.Flapping ?? new FlappingPolicy()), TimerKind.Flap, flapKey));
        if (history is not null)
            timers = timers.Add(new DeskTimer(history.ForgottenMs(policy.Flapping ?? new FlappingPolicy()), TimerKind.Flap, flapKey));
        State = State with { Flaps = history is null ? State.Flaps.Remove(flapKey) : State.Flaps.SetItem(flapKey, history), Timers = timers };
    }

    /// <summary>Makes timers and look-ups anew under the policy of this round.</summary>
    public void Rebuild()
    {
        var inhibitors = InhibitionIndex.Of(policy.Inhibition);
        foreach (var tracked in State.Alerts.Values.Where(a => a.Fires))
            inhibitors = inhibitors.With(tracked.Alert, tracked.Labels, fires: true);
        var timers = ImmutableSortedSet.CreateBuilder<DeskTimer>();
        foreach (var tracked in State.Alerts.Values)
        {
            if (tracked.ExpiresMs is { } expires)
                timers.Add(new DeskTimer(expires, TimerKind.Expiry, tracked.Alert.Id));
        }

        foreach (var silence in State.Silences.Values)
            timers.Add(new DeskTimer(silence.EndsMs + (long)policy.KeepSilences.TotalMilliseconds, TimerKind.Silence, silence.Id));
        foreach (var (key, flaps) in State.Flaps)
            timers.Add(new DeskTimer(flaps.ForgottenMs(policy.Flapping ?? new FlappingPolicy()), TimerKind.Flap, key));
        var groups = State.Groups.ToBuilder();
        foreach (var group in State.Groups.Values)
        {
            var latestMs = policy.Routing.Find(group.RouteKey) is { } route ? nowMs + Math.Max(Longest(route, group), 1) : long.MaxValue;
            var next = group with { FlushMs = Math.Min(group.FlushMs, latestMs) };
            next = next with { TimerMs = EscalationStage.TimerMs(next, policy) };
            groups[group.Key] = next;
            timers.Add(new DeskTimer(next.TimerMs, TimerKind.Group, group.Key));
        }

        State = State with { Inhibitors = inhibitors, Timers = timers.ToImmutable(), Groups = groups.ToImmutable() };
    }

    private long Longest(Route route, AlertGroup group)
    {
        var longest = Math.Max(route.GroupWait.TotalMilliseconds, route.GroupInterval.TotalMilliseconds);
        if (route.PerAlert)
            longest = Math.Max(longest, (group.Members.Values.Any(m => m.Held == HoldReason.Aftermath) ? policy.Aftermath : policy.IncidentWait).TotalMilliseconds);
        return (long)longest;
    }
}
