namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/incidents</c>, newest first: the last 100 since the server's start.</summary>
public sealed record FleetIncidentList(IReadOnlyList<FleetIncident> Incidents);
