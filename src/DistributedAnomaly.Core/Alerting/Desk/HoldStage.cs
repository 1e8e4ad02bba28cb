using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Routing;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>What holds a firing alert back: inhibition, then silences, maintenance, and the times of its route.</summary>
internal static class HoldStage
{
    public static Hold Of(DeskRound round, TrackedAlert tracked, Route? route)
    {
        if (round.State.Inhibitors.Find(tracked.Alert, tracked.Labels) is { } found)
            return new Hold(found.Relation == InhibitionRelation.Fleet ? HoldReason.Incident : HoldReason.Inhibited, found.Source);
        var silenced = Silenced(round, tracked);
        if (silenced.Reason != HoldReason.None)
            return silenced;
        foreach (var window in round.Policy.Maintenance)
        {
            if (window.Silences(tracked.Labels, round.NowMs))
                return new Hold(HoldReason.Maintenance, window.Name, window.EndsMs);
        }

        return route is null ? new Hold(HoldReason.RouteGone, "") : Muted(route, round.NowMs);
    }

    /// <summary>Of several silences the one that ends last.</summary>
    private static Hold Silenced(DeskRound round, TrackedAlert tracked)
    {
        var hold = Hold.None;
        foreach (var silence in round.ActiveSilences)
        {
            if (!(hold.UntilMs >= silence.EndsMs) && silence.Matchers.Matches(tracked.Labels))
                hold = new Hold(HoldReason.Silenced, silence.Id, silence.EndsMs);
        }

        return hold;
    }

    private static Hold Muted(Route route, long nowMs)
    {
        foreach (var interval in route.MuteTimes)
        {
            if (interval.Contains(nowMs))
                return new Hold(HoldReason.Muted, interval.Name);
        }

        return route.ActiveTimes.IsEmpty || route.ActiveTimes.Any(i => i.Contains(nowMs))
            ? Hold.None
            : new Hold(HoldReason.Muted, string.Join(',', route.ActiveTimes.Select(i => "outside " + i.Name)));
    }
}
