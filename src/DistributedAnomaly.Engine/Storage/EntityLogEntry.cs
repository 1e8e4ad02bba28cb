using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <param name="Sequence">From 1, one more than the entry before.</param>
/// <param name="Payload">What the engine wrote; opaque to the store.</param>
/// <param name="Row">Replaces the entity's row; null: the row stays as it is.</param>
public sealed record EntityLogEntry(EntityKey Key, long Sequence, EntityLogKind Kind, ReadOnlyMemory<byte> Payload, EntityRow? Row);
