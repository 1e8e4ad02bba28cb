namespace DistributedAnomaly.Engine.Storage;

/// <summary>What is known of a fleet as a whole.</summary>
/// <param name="Fleet">Its name.</param>
/// <param name="Seq">The journal record that said so.</param>
/// <param name="State">What the engine wrote; opaque to the store.</param>
public readonly record struct FleetSnapshot(string Fleet, long Seq, byte[] State);
