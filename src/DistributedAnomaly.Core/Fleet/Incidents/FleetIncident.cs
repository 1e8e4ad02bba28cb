namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>A cohort that moves together.</summary>
/// <param name="StartedMs">When it was noticed (Unix ms).</param>
/// <param name="EndedMs">End; 0 while it lasts.</param>
/// <param name="Members">Members of the cohort that were looked at.</param>
/// <param name="Share">Largest share of them that moved the same way in one feature, 0 to 1.</param>
/// <param name="Feature">The feature in which most of them moved when it began.</param>
/// <param name="Median">Median of their deviations in it then, in robust scales.</param>
public sealed record FleetIncident(long StartedMs, long EndedMs, int Members, double Share, string Feature, double Median);
