namespace DistributedAnomaly.Engine.Storage;

/// <param name="Seq">Position, from 1, without a number twice; records are applied in this order.</param>
/// <param name="Payload">An array, because the store may keep a reference until the append returns.</param>
public readonly record struct JournalRecord(long Seq, JournalKind Kind, ArraySegment<byte> Payload);
