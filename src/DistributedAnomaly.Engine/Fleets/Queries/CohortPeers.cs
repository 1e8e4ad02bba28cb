namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>What the members of a cohort did in the last window.</summary>
/// <param name="Cohort">Its name; empty: the whole fleet.</param>
/// <param name="TimeMs">End of the window (Unix ms).</param>
/// <param name="Members">Members that reported, of those looked at.</param>
/// <param name="MovedShare">Largest share of them that moved the same way in one metric, 0 to 1.</param>
/// <param name="MovedMetric">That metric.</param>
/// <param name="Unrest">
/// How many times more members than usual were far out for a moment in the last half hour, 1 or more: while a deploy rolls over the cohort, say. What
/// is odd for a moment counts as so much less rare then.
/// </param>
/// <param name="Metrics">Per metric.</param>
public sealed record CohortPeers(
    string Cohort, long TimeMs, int Members, double MovedShare, string MovedMetric, double Unrest, IReadOnlyList<PeerMetric> Metrics);
