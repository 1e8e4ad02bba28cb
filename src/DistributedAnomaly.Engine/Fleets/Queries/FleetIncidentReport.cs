namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>A cohort that moved together.</summary>
/// <param name="Fleet">Whose.</param>
/// <param name="Cohort">Its name; empty: the whole fleet.</param>
/// <param name="AlertId">The alert that it is.</param>
/// <param name="StartedMs">When it was noticed (Unix ms).</param>
/// <param name="EndedMs">End; null while it lasts.</param>
/// <param name="Members">Members of the cohort that were looked at.</param>
/// <param name="Share">Largest share of them that moved, 0 to 1.</param>
/// <param name="Metric">In which most of them moved when it began.</param>
/// <param name="Median">Median of their deviations in it then, in robust scales.</param>
/// <param name="Moved">Some members that moved, or were anomalous each in its own way, when it began, by name; at most <see cref="MostMoved"/>.</param>
public sealed record FleetIncidentReport(
    string Fleet, string Cohort, string AlertId, long StartedMs, long? EndedMs, int Members, double Share, string Metric, double Median,
    IReadOnlyList<string> Moved)
{
    public const int MostMoved = 100;
}
