using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <param name="Seq">The last journal record that the state contains.</param>
/// <param name="State">What the engine wrote; opaque to the store.</param>
public readonly record struct EntitySnapshot(EntityKey Key, long Seq, ArraySegment<byte> State);
