using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>An alert of which somebody is to be told, or to be told the end.</summary>
/// <param name="Alert">Its newest revision.</param>
/// <param name="Labels">By which it is matched.</param>
/// <param name="Groups">Keys of the groups that it is in.</param>
/// <param name="ExpiresMs">It is over then unless somebody says otherwise (Unix ms); null: it does not end by itself.</param>
public sealed record TrackedAlert(Alert Alert, ContextLabels Labels, ImmutableArray<string> Groups, long? ExpiresMs = null)
{
    /// <summary>An incident of its fleet may explain it a little later.</summary>
    public bool HasPeers { get; init; }

    public bool Fires => Alert.Status == AlertStatus.Firing;
}
