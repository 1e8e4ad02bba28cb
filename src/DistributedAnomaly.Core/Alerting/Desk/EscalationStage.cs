using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Escalation;
using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Tells the next receiver when nobody has acknowledged in time.</summary>
internal static class EscalationStage
{
    /// <summary>When a group has to be looked at (Unix ms): for what is new, or because nobody has acknowledged.</summary>
    public static long TimerMs(AlertGroup group, AlertPolicy policy) =>
        NextStep(group, policy) is { } step ? Math.Min(group.FlushMs, DueMs(group, step)) : group.FlushMs;

    /// <summary>Takes the steps that are due.</summary>
    public static AlertGroup Escalate(DeskRound round, AlertGroup group)
    {
        while (NextStep(group, round.Policy) is { } step && DueMs(group, step) <= round.NowMs)
        {
            var open = Open(round, group);
            if (open.IsEmpty)
                return group with { UnacknowledgedMs = null, Step = 0 };
            group = group with
            {
                Step = group.Step + 1,
                Sequence = group.Sequence + 1,
                Audience = With(group.Audience, step.Receiver),
                Members = group.Members.SetItems(open.Select(a => group.Members[a.Id]).Select(m =>
                    KeyValuePair.Create(m.AlertId, m with { Audience = With(m.Audience, step.Receiver) }))),
            };
            round.Add(new Told(new GroupNotification
            {
                Subject = FlushStage.SubjectOf(group),
                Sequence = group.Sequence,
                Cause = NotificationCause.Escalation,
                Receivers = [step.Receiver],
                GroupKey = group.Key,
                GroupLabels = group.Labels,
                Firing = FlushStage.Ordered(open),
            }));
        }

        return group;
    }

    /// <summary>Counts from now on if something was told that nobody has acknowledged; starts over when all of it is.</summary>
    public static AlertGroup Refresh(DeskRound round, AlertGroup group)
    {
        var open = group.Members.Values.Any(m => m.IsTold && round.State.Alerts[m.AlertId] is { Fires: true, Alert.Acknowledged: null });
        return open
            ? group with { UnacknowledgedMs = group.UnacknowledgedMs ?? round.NowMs }
            : group with { UnacknowledgedMs = null, Step = 0 };
    }

    private static ImmutableArray<string> With(ImmutableArray<string> audience, string receiver) =>
        audience.Contains(receiver) ? audience : audience.Add(receiver);

    private static EscalationStep? NextStep(AlertGroup group, AlertPolicy policy) =>
        group.UnacknowledgedMs is not null && policy.Routing.Find(group.RouteKey) is { } route && group.Step < route.Escalation.Length
            ? route.Escalation[group.Step]
            : null;

    private static long DueMs(AlertGroup group, EscalationStep step) => group.UnacknowledgedMs!.Value + (long)step.After.TotalMilliseconds;

    private static ImmutableArray<Alert> Open(DeskRound round, AlertGroup group)
    {
        var route = round.Policy.Routing.Find(group.RouteKey);
        return
        [
            .. group.Members.Values.Where(m => m.IsTold).Select(m => round.State.Alerts[m.AlertId])
                .Where(a => a is { Fires: true, Alert.Acknowledged: null } && HoldStage.Of(round, a, route).Reason == HoldReason.None)
                .Select(a => a.Alert),
        ];
    }
}
