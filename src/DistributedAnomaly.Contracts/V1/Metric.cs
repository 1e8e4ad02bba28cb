namespace DistributedAnomaly.Contracts.V1;

/// <param name="Deviation">How many robust scales the value lies from its expectation.</param>
public sealed record Metric(
    string Name, DateTimeOffset? LastSeen, double Value, double Expected, double Low, double High, double Deviation, double Surprise,
    string Detector, long Samples);
