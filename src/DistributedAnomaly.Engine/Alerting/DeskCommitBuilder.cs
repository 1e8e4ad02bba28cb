using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Grouping;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Makes what is written of what was decided.</summary>
internal static class DeskCommitBuilder
{
    /// <param name="round">What was decided.</param>
    /// <param name="receivers">Who is configured: nobody else would ever send.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="logger">For names that are not configured.</param>
    public static DeskCommit Of(DecisionRound round, IReadOnlyList<string> receivers, long nowMs, ILogger logger)
    {
        var notifications = new List<OutboxItem>();
        var log = new List<DeskLogEntry>();
        foreach (var consequence in round.Consequences)
        {
            switch (consequence)
            {
                case Told { Notification: var told }:
                    Add(told, receivers, nowMs, notifications, log, logger);
                    break;
                case AlertHeld held:
                    log.Add(new DeskLogEntry(nowMs, held.AlertId, held.Revision, held.GroupKey, DeskDecisions.Of(held.Hold.Reason), held.Hold.By));
                    break;
                case AlertIgnored { Reason: IgnoreReason.NeverTold } ignored:
                    log.Add(new DeskLogEntry(nowMs, ignored.AlertId, ignored.Revision, "", DeskDecisions.Of(ignored.Reason), ""));
                    break;
                default:
                    break;
            }
        }

        return new DeskCommit
        {
            Alerts = round.Transitions.ConvertAll(t => t.Alert!),
            Notifications = notifications,
            Documents = [.. round.Documents],
            Log = log,
        };
    }

    private static void Add(
        GroupNotification told, IReadOnlyList<string> receivers, long nowMs, List<OutboxItem> notifications, List<DeskLogEntry> log,
        ILogger logger)
    {
        var notification = Notification.Of(told);
        foreach (var receiver in told.Receivers)
        {
            if (receivers.Contains(receiver, StringComparer.Ordinal))
            {
                notifications.Add(new OutboxItem(receiver, notification));
                continue;
            }

            logger.NoReceiver(told.Lead.Id, receiver);
            log.Add(new DeskLogEntry(nowMs, told.Lead.Id, told.Lead.Revision, told.GroupKey ?? "", DeskDecisions.NoReceiver, receiver));
        }

        // An alert alone is found by its notifications.
        if (told.GroupKey is not { } group)
            return;
        var by = string.Join(',', told.Receivers);
        foreach (var alert in told.Firing.Concat(told.Resolved))
            log.Add(new DeskLogEntry(nowMs, alert.Id, alert.Revision, group, DeskDecisions.Of(told.Cause), by));
    }
}
