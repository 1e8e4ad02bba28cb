namespace DistributedAnomaly.Engine.Fleets.Views;

/// <summary>What was known of a fleet at a time, as it is stored.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Bytes">What the engine wrote.</param>
public readonly record struct StoredKnowledge(long Number, byte[] Bytes);
