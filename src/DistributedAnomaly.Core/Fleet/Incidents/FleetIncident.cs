using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>A cohort that moves together.</summary>
/// <param name="StartedMs">Begin of the movement (Unix ms).</param>
/// <param name="EndedMs">End; 0 while it lasts.</param>
/// <param name="Severity">The worst so far.</param>
/// <param name="Members">Members of the cohort that were looked at.</param>
/// <param name="Share">Largest share of them that moved the same way in one feature, 0 to 1.</param>
/// <param name="Reason">The feature that weighs most, its values in robust scales.</param>
public sealed record FleetIncident(long StartedMs, long EndedMs, Severity Severity, int Members, double Share, Reason Reason);
