namespace DistributedAnomaly.Contracts.V1;

/// <summary>What the members of a cohort did in one metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Median">Of their deviations, in robust scales of each member.</param>
/// <param name="Spread">Standard deviation of their deviations by the median absolute deviation, in robust scales.</param>
public sealed record PeerMetric(string Metric, double Median, double Spread);
