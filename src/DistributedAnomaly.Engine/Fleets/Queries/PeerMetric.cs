namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>What the members of a cohort did in one metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Median">Of their deviations, in robust scales of each member.</param>
/// <param name="Spread">Standard deviation by the median absolute deviation, in robust scales.</param>
public readonly record struct PeerMetric(string Metric, float Median, float Spread);
