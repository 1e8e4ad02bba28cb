namespace DistributedAnomaly.Contracts.V1;

public sealed record EntityItem(
    string Entity, string State, string Severity, double Surprise, string? TopMetric, DateTimeOffset? LastSeen, long Samples);
