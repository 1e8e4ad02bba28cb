using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <param name="Sequence">Of the last entry.</param>
/// <param name="Snapshot">The newest one; null: there is none yet, the changes are everything.</param>
/// <param name="Changes">Since the snapshot, in order.</param>
public sealed record EntityLog(EntityKey Key, long Sequence, ReadOnlyMemory<byte>? Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Changes);
