namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>A row of a sample.</summary>
/// <param name="Entity">Hash of its entity.</param>
/// <param name="TimeMs">Unix ms.</param>
/// <param name="Row">One number per column; valid until the sample changes.</param>
public readonly record struct SampledVector(ulong Entity, long TimeMs, ReadOnlyMemory<float> Row);
