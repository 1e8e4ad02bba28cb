namespace DistributedAnomaly.Contracts.V1;

/// <summary>Body of <c>POST /api/v1/fleets/{fleet}/observations</c>; as NDJSON each line is one <see cref="Observation"/>.</summary>
public sealed record ObserveRequest(IReadOnlyList<Observation> Observations);
