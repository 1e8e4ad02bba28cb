using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>A firing alert as it stands at the desk now.</summary>
/// <param name="Labels">By which it is matched.</param>
/// <param name="Receivers">Whom its routes tell.</param>
/// <param name="SilencedBy">Ids of active silences.</param>
/// <param name="InhibitedBy">Ids of alerts that hold it back.</param>
/// <param name="Maintenance">Names of open maintenance windows.</param>
/// <param name="Groups">Keys of its groups.</param>
/// <param name="ExpiresMs">It is over then unless somebody says otherwise (Unix ms).</param>
public sealed record AlertStanding(
    Alert Alert, ContextLabels Labels, ImmutableArray<string> Receivers, ImmutableArray<string> SilencedBy, ImmutableArray<string> InhibitedBy,
    ImmutableArray<string> Maintenance, ImmutableArray<string> Groups, long? ExpiresMs)
{
    public bool IsHeld => SilencedBy.Length + InhibitedBy.Length + Maintenance.Length > 0;
}
