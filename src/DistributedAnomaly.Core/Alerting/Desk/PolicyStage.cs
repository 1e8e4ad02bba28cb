using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Routes every firing alert anew. Whoever was told that it fires is told that it is over, whatever becomes of the routes: if the new
/// routes tell the same receivers they take the place of the old ones, or else the old group stays for the end.
/// </summary>
internal static class PolicyStage
{
    public static void Apply(DeskRound round)
    {
        round.Rebuild();
        foreach (var tracked in round.State.Alerts.Values.Where(a => a.Fires).OrderBy(a => a.Alert.Id, StringComparer.Ordinal).ToList())
            Reroute(round, tracked);
    }

    private static void Reroute(DeskRound round, TrackedAlert tracked)
    {
        var id = tracked.Alert.Id;
        var routes = round.Policy.Routing.Match(tracked.Labels);
        var receivers = routes.SelectMany(r => r.Receivers).ToHashSet(StringComparer.Ordinal);
        // Without routes nothing is stored of what was told: what fires was told.
        var told = tracked.Groups.IsEmpty && round.Policy.IsDirect;
        foreach (var key in tracked.Groups)
        {
            var group = round.State.Groups[key];
            if (routes.Any(r => r.Key == group.RouteKey))
                continue;
            var wasTold = group.Members[id].IsTold;
            if (wasTold && !group.Audience.All(receivers.Contains))
                continue;
            told |= wasTold;
            Leave(round, group, id);
        }

        GroupStage.Join(round, id, told);
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
