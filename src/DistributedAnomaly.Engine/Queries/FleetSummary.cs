using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine.Queries;

/// <summary>A fleet at a glance.</summary>
public sealed record FleetSummary(
    string Fleet, int Entities, int Learning, int Normal, int Anomalous, int Silent, int FiringAlerts, long Observations, long LastSeenMs,
    FleetPolicy Policy);
