using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Routes firing alerts: new ones, those that changed, and under a new policy all of them. Whoever was told that it fires is told that it
/// is over, whatever becomes of the routes: what a group knows of that goes with the alert to the groups of the routes that tell the same
/// receivers, whether it joins them now or is in them already; for everybody else a group without a route waits for the end.
/// </summary>
internal static class PolicyStage
{
    /// <param name="round">The decision in the making.</param>
    /// <param name="isRestored">The state was loaded.</param>
    public static void Apply(DeskRound round, bool isRestored)
    {
        round.Rebuild();
        foreach (var tracked in round.State.Alerts.Values.Where(a => a.Fires).OrderBy(a => a.Alert.Id, StringComparer.Ordinal).ToList())
            Route(round, tracked, isRestored && tracked.Groups.All(key => round.State.Groups[key].RouteKey.Length == 0));
    }

    /// <param name="round">The decision in the making.</param>
    /// <param name="tracked">Fires.</param>
    /// <param name="isBare">
    /// It was loaded without a group. Without routes nothing is stored of what was told: what fires was told. With routes, or handed over, it
    /// was beyond the bound, or fired before there were any: nobody knows.
    /// </param>
    public static void Route(DeskRound round, TrackedAlert tracked, bool isBare = false)
    {
        var id = tracked.Alert.Id;
        var routes = round.Policy.Routing.Match(tracked.Labels);
        var receivers = routes.SelectMany(r => r.Receivers).ToHashSet(StringComparer.Ordinal);
        var knowledge = new Knowledge();
        if (isBare && round.Policy is { IsDirect: true, IsHandedOver: false })
            knowledge.AddTold(receivers, tracked.Alert.Severity);
        else if (isBare)
            knowledge.AddPerhaps(receivers);
        foreach (var key in tracked.Groups)
        {
            var group = round.State.Groups[key];
            if (routes.Any(r => r.Key == group.RouteKey))
                continue;
            var member = group.Members[id];
            knowledge.Add(member);
            Leave(round, group, member, receivers);
        }

        GroupStage.Join(round, id, routes, knowledge);
    }

    /// <summary>Out of a group whose route is no longer the alert's. Who is told by no other route waits for the end in a group without one.</summary>
    private static void Leave(DeskRound round, AlertGroup group, GroupMember member, HashSet<string> receivers)
    {
        var others = member.Audience.RemoveAll(receivers.Contains);
        if (!others.IsEmpty && group.RouteKey.Length == 0)
            return;
        var left = EscalationStage.Refresh(round, group with { Members = group.Members.Remove(member.AlertId) });
        if (left.Members.IsEmpty)
            round.Remove(left);
        else
            round.Put(left);
        round.Leave(member.AlertId, group.Key);
        if (!others.IsEmpty)
            WaitForEnd(round, group, member with { Audience = others });
    }

    private static void WaitForEnd(DeskRound round, AlertGroup before, GroupMember member)
    {
        var key = $"{before.Key}!gone:{string.Join(',', member.Audience)}";
        var group = round.State.Groups.GetValueOrDefault(key) ?? new AlertGroup
        {
            Id = GroupKeys.NewId(key, member.AlertId, round.NowMs),
            Key = key,
            RouteKey = "",
            Labels = before.Labels,
            PerAlert = before.PerAlert,
            CreatedMs = round.NowMs,
            FlushMs = long.MaxValue,
            SentMs = round.NowMs,
            Audience = member.Audience,
        };
        // Perhaps it waits there already: it had left the same route before, and come back.
        if (group.Members.GetValueOrDefault(member.AlertId) is { IsTold: true })
            return;
        var waits = group.Members.ContainsKey(member.AlertId);
        round.Put(group with { Members = group.Members.SetItem(member.AlertId, member) });
        var tracked = round.State.Alerts[member.AlertId];
        if (!waits)
            round.Put(tracked with { Groups = tracked.Groups.Add(key) });
    }
}
