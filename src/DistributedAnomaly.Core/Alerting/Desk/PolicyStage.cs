using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Routes firing alerts: new ones, those that changed, and under a new policy all of them. Whoever was told that it fires is told that it is over, whatever becomes of the routes: receivers whom
/// the new routes tell have it from there; for the others a group without a route waits for the end.
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
    /// It was loaded without a group. Without routes nothing is stored of what was told: what fires was told. With routes it was beyond the
    /// bound, or fired before there were any: nobody knows.
    /// </param>
    public static void Route(DeskRound round, TrackedAlert tracked, bool isBare = false)
    {
        var id = tracked.Alert.Id;
        var routes = round.Policy.Routing.Match(tracked.Labels);
        var receivers = routes.SelectMany(r => r.Receivers).ToHashSet(StringComparer.Ordinal);
        var knowing = new HashSet<string>(isBare && round.Policy.IsDirect ? receivers : [], StringComparer.Ordinal);
        var mayBeTold = isBare;
        foreach (var key in tracked.Groups)
        {
            var group = round.State.Groups[key];
            if (routes.FirstOrDefault(r => r.Key == group.RouteKey) is { } same)
            {
                if (group.PerAlert && !group.Audience.All(same.Receivers.Contains))
                    round.Put(group with { IsPeculiar = true });
                continue;
            }

            var member = group.Members[id];
            if (member.IsTold)
                knowing.UnionWith(group.Audience);
            mayBeTold |= member.MayBeTold;
            var others = group.Audience.RemoveAll(receivers.Contains);
            var waits = (member.IsTold || member.MayBeTold) && !others.IsEmpty;
            if (waits && group.RouteKey.Length == 0)
                continue;
            Leave(round, group, id);
            if (waits)
                WaitForEnd(round, group with { Audience = others }, member);
        }

        GroupStage.Join(round, id, knowing, mayBeTold);
    }

    private static void WaitForEnd(DeskRound round, AlertGroup before, GroupMember member)
    {
        var key = $"{before.Key}!gone:{string.Join(',', before.Audience)}";
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
            Audience = before.Audience,
        };
        round.Put(group with { Members = group.Members.SetItem(member.AlertId, member) });
        var tracked = round.State.Alerts[member.AlertId];
        round.Put(tracked with { Groups = tracked.Groups.Add(key) });
    }

    private static void Leave(DeskRound round, AlertGroup group, string id)
    {
        var left = EscalationStage.Refresh(round, group with { Members = group.Members.Remove(id) });
        if (left.Members.IsEmpty)
            round.Remove(left);
        else
            round.Put(left);
        round.Leave(id, group.Key);
    }
}
