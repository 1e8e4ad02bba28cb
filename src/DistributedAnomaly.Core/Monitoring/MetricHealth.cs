namespace DistributedAnomaly.Core.Monitoring;

/// <summary>What is known of one metric of an entity now.</summary>
/// <param name="Metric">Metric name.</param>
/// <param name="LastMs">Time of its last value (Unix ms).</param>
/// <param name="Value">The last feature value (after kind and transform).</param>
/// <param name="Expected">What was expected of that value.</param>
/// <param name="Low">Lower end of the band of normal values.</param>
/// <param name="High">Upper end of the band of normal values.</param>
/// <param name="Deviation">How many robust scales the value lies from its expectation.</param>
/// <param name="Surprise">Surprise of this metric alone.</param>
/// <param name="Detector">The detector that spoke loudest; empty if none did.</param>
/// <param name="Samples">Values learnt.</param>
public readonly record struct MetricHealth(
    string Metric, long LastMs, double Value, double Expected, double Low, double High,
    double Deviation, double Surprise, string Detector, long Samples);
