using System.Collections.Immutable;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>An alert in a group. Immutable.</summary>
/// <param name="AlertId">Which.</param>
/// <param name="ToldRevision">The revision that was told as firing last; 0: nobody was told.</param>
/// <param name="ToldSeverity">Its severity.</param>
/// <param name="Held">Why it is held back at the last look.</param>
public sealed record GroupMember(string AlertId, int ToldRevision = 0, Severity ToldSeverity = Severity.None, HoldReason Held = HoldReason.None)
{
    /// <summary>
    /// Who knows, or may know, that it fires: each of them is told the end, whatever becomes of silences and routes. All of them are in
    /// the audience of the group.
    /// </summary>
    public ImmutableArray<string> Audience { get; init; } = [];

    public bool IsTold => ToldRevision > 0;
}
