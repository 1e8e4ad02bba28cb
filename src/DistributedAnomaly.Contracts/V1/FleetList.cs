namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets</c></summary>
public sealed record FleetList(IReadOnlyList<Fleet> Fleets);
