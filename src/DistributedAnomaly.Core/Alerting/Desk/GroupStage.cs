using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Brings alerts into the groups of their routes, and decides when the groups are looked at.</summary>
internal static class GroupStage
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(365_000);

    /// <summary>Joins the groups of all routes that the alert takes, and brings what is known from elsewhere to those that it is in.</summary>
    /// <param name="round">The decision in the making.</param>
    /// <param name="alertId">Tracked, and firing.</param>
    /// <param name="routes">That it takes.</param>
    /// <param name="knowledge">Of the groups that it has left.</param>
    public static void Join(DeskRound round, string alertId, IReadOnlyList<Route> routes, Knowledge knowledge)
    {
        foreach (var route in routes)
        {
            var tracked = round.State.Alerts[alertId];
            var isIn = false;
            foreach (var key in tracked.Groups.Where(key => round.State.Groups[key].RouteKey == route.Key))
            {
                isIn = true;
                Inform(round, round.State.Groups[key], route, tracked.Alert, knowledge);
            }

            if (isIn)
                continue;
            var member = knowledge.HandTo(new GroupMember(alertId), route, tracked.Alert);
            round.Put(tracked with { Groups = tracked.Groups.Add(Join(round, route, tracked, member)) });
        }
    }

    /// <summary>An alert in a group changed, or is over.</summary>
    public static void Wake(DeskRound round, AlertGroup group, Alert alert)
    {
        var route = round.Policy.Routing.Find(group.RouteKey);
        var flushMs = group.FlushMs;
        if (route is null || (route.GroupInterval == TimeSpan.Zero && (group.PerAlert || group.SentMs is not null)))
            flushMs = Waits(round, group, alert) ? flushMs : round.NowMs;
        // Where no interval comes, an end that nobody was told of would wait as long as what held the alert back.
        else if (alert.Status == AlertStatus.Firing ? alert.Severity > Told(group) : route.GroupInterval == TimeSpan.Zero)
            flushMs = Math.Min(flushMs, round.NowMs + (long)route.GroupWait.TotalMilliseconds);
        var next = EscalationStage.Refresh(round, group with { FlushMs = flushMs });
        if (next != group)
            round.Put(next);
    }

    private static void Inform(DeskRound round, AlertGroup group, Route route, Alert alert, Knowledge knowledge)
    {
        var member = group.Members[alert.Id];
        var next = Informed(round, group, knowledge.HandTo(member, route, alert));
        // Told alone, it is stored only where it is told to others than the receivers of now.
        if (group is { PerAlert: true, IsPeculiar: false })
            next = next with { IsPeculiar = !next.Audience.Order(StringComparer.Ordinal).SequenceEqual(route.Receivers.Order(StringComparer.Ordinal)) };
        if (next.IsPeculiar != group.IsPeculiar || next.Members[alert.Id] != member)
            round.Put(next);
    }

    private static string Join(DeskRound round, Route route, TrackedAlert tracked, GroupMember member)
    {
        var alert = tracked.Alert;
        var labels = GroupKeys.LabelsOf(route, alert, tracked.Labels);
        var first = GroupKeys.Of(route, labels);
        var key = first;
        AlertGroup? group;
        for (var n = 2; round.State.Groups.TryGetValue(key, out group) && group.Members.Count >= round.Policy.MaxGroupAlerts; n++)
            key = $"{first}#{n}";
        var opened = group is null;
        group ??= new AlertGroup
        {
            Id = GroupKeys.NewId(key, alert.Id, round.NowMs),
            Key = key,
            RouteKey = route.Key,
            Labels = labels,
            PerAlert = route.PerAlert,
            IsPeculiar = route.PerAlert && round.Policy.IsHandedOver,
            CreatedMs = round.NowMs,
            FlushMs = round.NowMs + (long)FirstLook(round, route, tracked, member).TotalMilliseconds,
        };
        round.Put(Informed(round, group, member));
        round.Add(new AlertGrouped(alert.Id, key, opened, group.FlushMs));
        return key;
    }

    private static AlertGroup Informed(DeskRound round, AlertGroup group, GroupMember member)
    {
        var audience = member.Audience.RemoveAll(group.Audience.Contains);
        return group with
        {
            Members = group.Members.SetItem(member.AlertId, member),
            Audience = audience.IsEmpty ? group.Audience : group.Audience.AddRange(audience),
            SentMs = member.IsTold ? group.SentMs ?? round.NowMs : group.SentMs,
        };
    }

    // Where everybody was told already there is nothing to tell before it is repeated.
    private static TimeSpan FirstLook(DeskRound round, Route route, TrackedAlert tracked, GroupMember member) =>
        member.IsTold && tracked.Alert.Severity <= member.ToldSeverity && route.GroupInterval == TimeSpan.Zero
            ? route.RepeatInterval ?? Never
            : route.PerAlert && tracked.HasPeers ? round.Policy.IncidentWait
            : route.GroupWait;

    // Nobody looked at it yet, and an incident may explain it.
    private static bool Waits(DeskRound round, AlertGroup group, Alert alert) =>
        group is { PerAlert: true, SentMs: null } && alert.Status == AlertStatus.Firing && group.FlushMs > round.NowMs
        && round.State.Alerts[alert.Id].HasPeers && group.Members.Values.All(m => m.Held == HoldReason.None);

    private static Severity Told(AlertGroup group) => group.Members.Values.Select(m => m.ToldSeverity).Max();
}
