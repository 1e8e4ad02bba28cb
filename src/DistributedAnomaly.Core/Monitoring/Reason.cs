namespace DistributedAnomaly.Core.Monitoring;

/// <summary>One part of why an observation was judged as it was.</summary>
/// <param name="Metric">Metric name.</param>
/// <param name="Observed">The feature's value, after kind and transform (a counter's rate per second).</param>
/// <param name="Expected">What the baseline expected.</param>
/// <param name="Low">Lower end of the band of normal values.</param>
/// <param name="High">Upper end of the band of normal values.</param>
/// <param name="Detector">Name of the detector that contributed most for this metric.</param>
/// <param name="Surprise">Surprise of this metric alone (-log10 p).</param>
/// <param name="Share">Its part of the whole verdict, 0 to 1.</param>
public readonly record struct Reason(
    string Metric, double Observed, double Expected, double Low, double High, string Detector, double Surprise, double Share);
