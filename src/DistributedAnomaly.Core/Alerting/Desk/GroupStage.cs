using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Brings alerts into the groups of their routes, and decides when the groups are looked at.</summary>
internal static class GroupStage
{
    /// <summary>Joins the groups of all routes that the alert takes.</summary>
    /// <param name="round">The decision in the making.</param>
    /// <param name="alertId">Tracked, and firing.</param>
    /// <param name="knowing">Receivers that know already that it fires.</param>
    /// <param name="mayBeTold">Nobody knows whether it was told.</param>
    public static void Join(DeskRound round, string alertId, IReadOnlySet<string> knowing, bool mayBeTold)
    {
        var tracked = round.State.Alerts[alertId];
        foreach (var route in round.Policy.Routing.Match(tracked.Labels))
        {
            if (tracked.Groups.Any(key => round.State.Groups[key].RouteKey == route.Key))
                continue;
            var alert = tracked.Alert;
            var asTold = knowing.Count > 0 && route.Receivers.All(knowing.Contains);
            var joined = Join(round, route, tracked, asTold
                ? new GroupMember(alert.Id, alert.Revision, alert.Severity)
                : new GroupMember(alert.Id, MayBeTold: mayBeTold || route.Receivers.Any(knowing.Contains)));
            tracked = tracked with { Groups = tracked.Groups.Add(joined) };
            round.Put(tracked);
        }
    }

    /// <summary>An alert in a group changed, or is over.</summary>
    public static void Wake(DeskRound round, AlertGroup group, Alert alert)
    {
        var route = round.Policy.Routing.Find(group.RouteKey);
        var flushMs = group.FlushMs;
        if (route is null || (route.GroupInterval == TimeSpan.Zero && group.Sequence + (group.PerAlert ? 1 : 0) > 0))
            flushMs = round.NowMs;
        else if (alert.Status == AlertStatus.Firing && alert.Severity > Told(group))
            flushMs = Math.Min(flushMs, round.NowMs + (long)route.GroupWait.TotalMilliseconds);
        var next = EscalationStage.Refresh(round, group with { FlushMs = flushMs });
        if (next != group)
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
            CreatedMs = round.NowMs,
            FlushMs = member.IsTold && route.GroupInterval == TimeSpan.Zero ? long.MaxValue : round.NowMs + (long)route.GroupWait.TotalMilliseconds,
            SentMs = member.IsTold ? round.NowMs : null,
        };
        // Whoever may know is told the end, whatever becomes of the route.
        var audience = member.IsTold || member.MayBeTold ? group.Audience.Union(route.Receivers, StringComparer.Ordinal) : group.Audience;
        round.Put(group with { Members = group.Members.SetItem(alert.Id, member), Audience = [.. audience] });
        round.Add(new AlertGrouped(alert.Id, key, opened, group.FlushMs));
        return key;
    }

    private static Severity Told(AlertGroup group) => group.Members.Values.Select(m => m.ToldSeverity).Max();
}
