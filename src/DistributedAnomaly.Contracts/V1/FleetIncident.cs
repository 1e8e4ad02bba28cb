namespace DistributedAnomaly.Contracts.V1;

/// <summary>A cohort that moved together.</summary>
/// <param name="Cohort">Its name; empty: the whole fleet.</param>
/// <param name="Alert">Id of the alert that it is.</param>
/// <param name="Started">When it was noticed.</param>
/// <param name="Ended">End; null while it lasts.</param>
/// <param name="Members">Members of the cohort that were looked at.</param>
/// <param name="Share">Largest share of them that moved, 0 to 1.</param>
/// <param name="Metric">In which most of them moved when it began.</param>
/// <param name="Median">Median of their deviations in it then, in robust scales.</param>
/// <param name="Moved">Some members that moved, or were anomalous each in its own way, when it began, by name.</param>
public sealed record FleetIncident(
    string Cohort, string Alert, DateTimeOffset Started, DateTimeOffset? Ended, int Members, double Share, string Metric, double Median,
    IReadOnlyList<string> Moved);
