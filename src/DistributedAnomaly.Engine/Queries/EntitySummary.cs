using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Engine.Queries;

public sealed record EntitySummary(
    string Entity, EntityState State, Severity Severity, double Surprise, string? TopMetric, long LastSeenMs, long Samples);
