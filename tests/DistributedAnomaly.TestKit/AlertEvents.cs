using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.TestKit;

/// <summary>Makes the events that alerts follow from. Episode n begins at n * 1000 ms and changes 10 ms apart.</summary>
public static class AlertEvents
{
    public static readonly EntityKey Web1 = new("host", "web1");

    public static readonly Reason Cpu = new("cpu.used", 97.3, 4.1, 0.5, 12.2, "zscore", 6.3, 1);

    public static EpisodeEvent Opened(long episode, EntityKey? key = null, Severity severity = Severity.Warning) =>
        Make(key, EpisodeChange.Opened, episode, 10, severity, 6.3);

    public static EpisodeEvent Escalated(long episode, EntityKey? key = null) =>
        Make(key, EpisodeChange.Escalated, episode, 20, Severity.Critical, 9);

    public static EpisodeEvent Closed(long episode, EntityKey? key = null, Severity severity = Severity.Critical) =>
        Make(key, EpisodeChange.Closed, episode, 30, severity, 9);

    public static SilenceEvent Silent(long lastSeenMs, EntityKey? key = null) =>
        new(key ?? Web1, lastSeenMs + 30_000, ContextLabels.Empty, Silent: true, lastSeenMs, 1000);

    public static SilenceEvent Back(long lastSeenMs, EntityKey? key = null) =>
        new(key ?? Web1, lastSeenMs + 60_000, ContextLabels.Empty, Silent: false, lastSeenMs, 1000);

    private static EpisodeEvent Make(EntityKey? key, EpisodeChange change, long number, long afterMs, Severity severity, double peak)
    {
        var startedMs = number * 1000;
        var endedMs = change == EpisodeChange.Closed ? startedMs + afterMs : 0;
        var reasons = change == EpisodeChange.Closed ? [] : new[] { Cpu };
        var labels = ContextLabels.From([KeyValuePair.Create("region", "north")]);
        return new EpisodeEvent(
            key ?? Web1, startedMs + afterMs, labels, change, new Episode(number, startedMs, endedMs, severity, peak), reasons);
    }
}
