namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>A training that waits or is under way.</summary>
/// <param name="Version">That it becomes.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="BegunMs">When it was asked for (Unix ms).</param>
/// <param name="Progress">Part that is done, 0 to 1.</param>
public sealed record TrainingProgress(int Version, string Reason, long BegunMs, double Progress);
