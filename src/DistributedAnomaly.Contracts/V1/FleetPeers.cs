namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/peers</c></summary>
/// <param name="Label">Label whose value names an entity's cohort; null: the whole fleet is one.</param>
/// <param name="WindowSeconds">Length of a window.</param>
/// <param name="Cohorts">With enough members; the whole fleet comes first, its name is empty.</param>
public sealed record FleetPeers(string? Label, double WindowSeconds, IReadOnlyList<CohortPeers> Cohorts);
