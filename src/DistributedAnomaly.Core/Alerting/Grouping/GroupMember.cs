using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>An alert in a group.</summary>
/// <param name="ToldRevision">The revision that was told as firing last; 0: nobody was told.</param>
/// <param name="ToldSeverity">Its severity.</param>
/// <param name="Held">Why it is held back at the last look.</param>
/// <param name="MayBeTold">Some of those who are told now may know from elsewhere that it fires: the end is told in any case.</param>
public sealed record GroupMember(
    string AlertId, int ToldRevision = 0, Severity ToldSeverity = Severity.None, HoldReason Held = HoldReason.None, bool MayBeTold = false)
{
    public bool IsTold => ToldRevision > 0;
}
