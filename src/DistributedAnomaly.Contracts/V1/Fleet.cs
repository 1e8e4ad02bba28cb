namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}</c></summary>
public sealed record Fleet(
    string Name, int Entities, int Learning, int Normal, int Anomalous, int Silent, int FiringAlerts, long Observations, DateTimeOffset? LastSeen);
