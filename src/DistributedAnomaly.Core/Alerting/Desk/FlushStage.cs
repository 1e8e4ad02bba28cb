using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Routing;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Looks at a group whose time has come:
/// 1. what holds each firing alert back;
/// 2. what is over: told, if the beginning was told, whatever holds now; only flapping puts it off;
/// 3. whether there is something to tell: new alerts, more severe ones, ends, or a repetition that is due;
/// 4. what is told, to everybody who has to know;
/// 5. when the group is looked at next.
/// </summary>
internal static class FlushStage
{
    /// <summary>Where nothing says when a hold ends and the route has no interval.</summary>
    private const long LookAgainMs = 60_000;

    public static void Flush(DeskRound round, AlertGroup group)
    {
        var route = round.Policy.Routing.Find(group.RouteKey);
        var firing = new List<(GroupMember Member, Alert Alert)>();
        var over = new List<Alert>();
        var gone = new List<string>();
        long? againMs = null;
        var heldBack = 0;
        foreach (var member in group.Members.Values)
        {
            var tracked = round.State.Alerts[member.AlertId];
            var hold = HoldOf(round, group, member, tracked, route);
            if (hold.Reason is not (HoldReason.None or HoldReason.RouteGone))
                againMs = Math.Min(againMs ?? long.MaxValue, Math.Max(round.NowMs + 1, hold.UntilMs ?? round.NowMs + LookAgainMs));
            if (hold.Reason != member.Held)
            {
                round.Add(new AlertHeld(member.AlertId, tracked.Alert.Revision, group.Key, hold));
                group = group with { Members = group.Members.SetItem(member.AlertId, member with { Held = hold.Reason }) };
            }

            if (hold.Reason != HoldReason.None)
                heldBack += tracked.Fires ? 1 : 0;
            else if (tracked.Fires)
                firing.Add((member, tracked.Alert));
            else if (!member.Audience.IsEmpty)
                over.Add(tracked.Alert);
            else
                gone.Add(member.AlertId);
        }

        foreach (var id in gone)
            round.Add(new AlertIgnored(id, round.State.Alerts[id].Alert.Revision, IgnoreReason.NeverTold));
        if (CauseOf(round, group, route, firing, over) is { } cause)
            group = Tell(round, group, route, cause, firing, over, heldBack);
        // Those that the group was told of, and has left, have nothing more to say.
        group = group with { Members = group.Members.RemoveRange(gone).RemoveRange(over.Select(a => a.Id)) };
        group = EscalationStage.Refresh(round, group);
        if (group.Members.IsEmpty)
            round.Remove(group);
        else
            round.Put(group with { FlushMs = NextMs(round, group, route, againMs) });
        foreach (var id in gone.Concat(over.Select(a => a.Id)))
            round.Leave(id, group.Key);
    }

    public static string SubjectOf(AlertGroup group) => $"group/{group.Id}";

    public static ImmutableArray<Alert> Ordered(IEnumerable<Alert> alerts) =>
        [.. alerts.OrderByDescending(a => a.Severity).ThenByDescending(a => a.Surprise).ThenBy(a => a.StartedMs).ThenBy(a => a.Id, StringComparer.Ordinal)];

    private static Hold HoldOf(DeskRound round, AlertGroup group, GroupMember member, TrackedAlert tracked, Route? route)
    {
        if (tracked.Fires)
        {
            var hold = HoldStage.Of(round, tracked, route);
            if (hold.Reason == HoldReason.None && !member.IsTold && tracked.Alert.Acknowledged is { } by)
                hold = new Hold(HoldReason.Acknowledged, by.By);
            // Many members recover a little later than their incident: whatever lasts is told.
            if (hold.Reason == HoldReason.None && !member.IsTold && member.Held == HoldReason.Incident)
                hold = new Hold(HoldReason.Aftermath, group.Key, round.NowMs + (long)round.Policy.Aftermath.TotalMilliseconds);
            if (hold.Reason != HoldReason.None || member.IsTold)
                return hold;
        }

        var key = FlapHistory.KeyOf(tracked.Alert);
        return round.Policy.Flapping is not null && round.State.Flaps.TryGetValue(key, out var flaps) && flaps.IsHeld(round.NowMs)
            && (tracked.Fires || member.IsTold) && IsTold(round, group, key)
            ? new Hold(HoldReason.Flapping, key, flaps.HeldUntilMs)
            : Hold.None;
    }

    private static bool IsTold(DeskRound round, AlertGroup group, string flapKey) =>
        group.Members.Values.Any(m => m.IsTold && FlapHistory.KeyOf(round.State.Alerts[m.AlertId].Alert) == flapKey);

    private static NotificationCause? CauseOf(
        DeskRound round, AlertGroup group, Route? route, List<(GroupMember Member, Alert Alert)> firing, List<Alert> over)
    {
        if (firing.Exists(f => !f.Member.IsTold))
            return NotificationCause.NewAlerts;
        if (firing.Exists(f => f.Alert.Severity > f.Member.ToldSeverity))
            return NotificationCause.SeverityRose;
        if (over.Count > 0)
            return NotificationCause.Resolved;
        // Whoever became the route's receiver since has heard nothing of it.
        var isNewReceiver = route is not null && firing.Exists(f => !route.Receivers.All(f.Member.Audience.Contains));
        return isNewReceiver || (RepeatMs(group, route) <= round.NowMs && firing.Exists(f => f.Alert.Acknowledged is null))
            ? NotificationCause.Repeat
            : null;
    }

    private static AlertGroup Tell(
        DeskRound round, AlertGroup group, Route? route, NotificationCause cause, List<(GroupMember Member, Alert Alert)> firing,
        List<Alert> over, int heldBack)
    {
        ImmutableArray<string> audience = [.. group.Audience.Union(route?.Receivers ?? [], StringComparer.Ordinal)];
        group = group with
        {
            Sequence = group.Sequence + 1,
            SentMs = round.NowMs,
            Audience = audience,
            IsPeculiar = group.IsPeculiar && (round.Policy.IsHandedOver || audience.Length > route?.Receivers.Length),
        };
        var receivers = cause == NotificationCause.Resolved ? audience.RemoveAll(round.Policy.WithoutResolved.Contains) : audience;
        var lead = firing.Count > 0 ? firing[0].Alert : over[0];
        if (receivers.Length > 0)
        {
            round.Add(new Told(new GroupNotification
            {
                Subject = group.PerAlert ? lead.Id : SubjectOf(group),
                Sequence = group.PerAlert ? lead.Revision : group.Sequence,
                Cause = cause,
                Receivers = receivers,
                GroupKey = group.PerAlert ? null : group.Key,
                GroupLabels = group.PerAlert ? Series.ContextLabels.Empty : group.Labels,
                Firing = Ordered(firing.Select(f => f.Alert)),
                Resolved = Ordered(over),
                HeldBack = heldBack,
            }));
        }

        return group with
        {
            Members = group.Members.SetItems(firing.Select(f => KeyValuePair.Create(
                f.Alert.Id, f.Member with
                {
                    ToldRevision = f.Alert.Revision, ToldSeverity = f.Alert.Severity, Held = HoldReason.None, Audience = audience,
                }))),
        };
    }

    private static long NextMs(DeskRound round, AlertGroup group, Route? route, long? againMs)
    {
        var next = againMs ?? long.MaxValue;
        if (route is null)
            return next;
        var intervalMs = (long)route.GroupInterval.TotalMilliseconds;
        if (intervalMs > 0)
        {
            // A hold that ends earlier is looked at with the rest, except flapping, whose end is what people wait for.
            var flapping = group.Members.Values.Any(m => m.Held == HoldReason.Flapping);
            return Math.Min(round.NowMs + intervalMs, flapping ? next : long.MaxValue);
        }

        return Math.Min(next, Math.Max(round.NowMs + 1, RepeatMs(group, route)));
    }

    private static long RepeatMs(AlertGroup group, Route? route) =>
        group.SentMs is { } sent && route?.RepeatInterval is { } repeat ? sent + (long)repeat.TotalMilliseconds : long.MaxValue;
}
