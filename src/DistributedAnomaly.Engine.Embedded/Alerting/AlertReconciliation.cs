using System.Globalization;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Sharding;

namespace DistributedAnomaly.Engine.Embedded.Alerting;

/// <summary>
/// After a restart: brings the alerts that are still firing and the entities together. An entity that has not reported since its silence
/// was announced is silent still; for every alert whose cause is gone the missing end is told.
/// </summary>
internal static class AlertReconciliation
{
    public static async Task RunAsync(
        IAlertSink sink, EntityRegistry registry, Shard[] shards, long nowMs, CancellationToken cancellationToken)
    {
        var ends = new List<AlertEvent>();
        foreach (var alert in await sink.ListFiringAsync(cancellationToken))
        {
            // What comes from outside, or from many entities, does not follow from one entity.
            if (alert.Kind is not (AlertKind.Anomaly or AlertKind.Silence))
                continue;
            var slot = registry.Find(alert.Key);
            var end = slot is null ? EndOf(alert, null, nowMs) : await shards[slot.Shard].AskAsync(_ => Compare(alert, slot, nowMs));
            if (end is not null)
                ends.Add(end);
        }

        if (ends.Count > 0)
            await sink.HandleAsync(ends, cancellationToken);
    }

    /// <returns>The end of the alert; null: its cause is still there.</returns>
    private static AlertEvent? Compare(Alert alert, EntitySlot slot, long nowMs)
    {
        if (slot.Monitor is not { } monitor)
            return EndOf(alert, null, nowMs);
        if (alert.Kind == AlertKind.Anomaly)
        {
            var episode = monitor.Health().Episode;
            return episode.IsOpen && episode.Number == NumberOf(alert) ? null : EndOf(alert, slot, nowMs);
        }

        if (monitor.LastSeenMs != NumberOf(alert))
            return EndOf(alert, slot, nowMs);
        var fleet = slot.Fleet.Shards[slot.Shard];
        fleet.Moved(slot.VisibleState, EntityState.Silent);
        slot.Silent = true;
        slot.SilentSinceMs = monitor.LastSeenMs;
        return null;
    }

    private static AlertEvent EndOf(Alert alert, EntitySlot? slot, long nowMs)
    {
        var labels = slot?.Labels ?? ContextLabels.Empty;
        if (alert.Kind == AlertKind.Silence)
            return new SilenceEvent(alert.Key, nowMs, labels, Silent: false, NumberOf(alert), slot?.Monitor?.CadenceMs ?? 0);
        var episode = new Episode(NumberOf(alert), alert.StartedMs, Math.Max(alert.UpdatedMs, alert.StartedMs), alert.Severity, alert.Surprise);
        return new EpisodeEvent(alert.Key, nowMs, labels, EpisodeChange.Closed, episode, alert.Reasons);
    }

    /// <summary>The last part of the id: the number of the episode, or the time of the last observation before the silence.</summary>
    private static long NumberOf(Alert alert) =>
        long.Parse(alert.Id.AsSpan(alert.Id.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
}
