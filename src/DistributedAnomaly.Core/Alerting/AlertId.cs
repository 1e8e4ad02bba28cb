using System.Globalization;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>Names alerts by what they follow from, so that a replay names them alike.</summary>
public static class AlertId
{
    /// <summary><c>{fleet}/{entity}/anomaly/{episode number}</c>.</summary>
    public static string OfAnomaly(EntityKey key, long episode) => $"{key}/anomaly/{episode.ToString(CultureInfo.InvariantCulture)}";

    /// <summary><c>{fleet}/{entity}/silence/{time of the last observation before it, Unix ms}</c>.</summary>
    public static string OfSilence(EntityKey key, long lastSeenMs) => $"{key}/silence/{lastSeenMs.ToString(CultureInfo.InvariantCulture)}";

    /// <summary><c>external/{fingerprint of the labels}/external/{start, Unix ms}</c>.</summary>
    public static string OfExternal(EntityKey key, long startsMs) => $"{key}/external/{startsMs.ToString(CultureInfo.InvariantCulture)}";

    /// <summary><c>{fleet}/{name of the incident}/fleet/{start, Unix ms}</c>.</summary>
    public static string OfFleetIncident(EntityKey key, long startedMs) => $"{key}/fleet/{startedMs.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The alert that the event is about.</summary>
    public static string Of(AlertEvent alertEvent) => alertEvent switch
    {
        EpisodeEvent episode => OfAnomaly(episode.Key, episode.Episode.Number),
        SilenceEvent silence => OfSilence(silence.Key, silence.LastSeenMs),
        AcknowledgementEvent acknowledgement => acknowledgement.AlertId,
        FleetIncidentEvent incident => OfFleetIncident(incident.Key, incident.StartedMs),
        ExternalAlertEvent external => OfExternal(external.Key, external.StartsMs),
        _ => throw new ArgumentException($"No alert follows from a {alertEvent.GetType().Name}.", nameof(alertEvent)),
    };

    public static AlertKind KindOf(AlertEvent alertEvent) => alertEvent switch
    {
        SilenceEvent => AlertKind.Silence,
        FleetIncidentEvent => AlertKind.Fleet,
        ExternalAlertEvent => AlertKind.External,
        AcknowledgementEvent acknowledgement => KindOf(acknowledgement.AlertId),
        _ => AlertKind.Anomaly,
    };

    /// <summary>The last part but one of an id.</summary>
    public static AlertKind KindOf(string id)
    {
        var kind = id.AsSpan(0, Math.Max(0, id.LastIndexOf('/')));
        return kind[(kind.LastIndexOf('/') + 1)..] switch
        {
            "silence" => AlertKind.Silence,
            "fleet" => AlertKind.Fleet,
            "external" => AlertKind.External,
            _ => AlertKind.Anomaly,
        };
    }

    /// <summary>The last part of an id: grows with every further episode or silence of the same entity.</summary>
    public static long Number(string id) => long.Parse(id.AsSpan(id.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
}
