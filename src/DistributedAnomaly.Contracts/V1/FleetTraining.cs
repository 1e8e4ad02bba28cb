namespace DistributedAnomaly.Contracts.V1;

/// <summary>A training that waits or is under way.</summary>
/// <param name="Version">That it becomes.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Begun">When it was asked for.</param>
/// <param name="Progress">Part that is done, 0 to 1.</param>
public sealed record FleetTraining(int Version, string Reason, DateTimeOffset Begun, double Progress);
