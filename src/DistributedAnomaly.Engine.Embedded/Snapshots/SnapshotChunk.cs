using System.Buffers;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Snapshots;

/// <summary>States of some entities of a shard, as they were between two batches. The bytes are rented.</summary>
internal sealed class SnapshotChunk : IDisposable
{
    public List<EntitySnapshot> Snapshots { get; } = [];

    public int Bytes { get; private set; }

    public void Add(EntityKey key, long seq, ReadOnlySpan<byte> state)
    {
        var rented = ArrayPool<byte>.Shared.Rent(state.Length);
        state.CopyTo(rented);
        Snapshots.Add(new EntitySnapshot(key, seq, new ArraySegment<byte>(rented, 0, state.Length)));
        Bytes += state.Length;
    }

    public void Dispose()
    {
        foreach (var snapshot in Snapshots)
            ArrayPool<byte>.Shared.Return(snapshot.State.Array!);
        Snapshots.Clear();
    }
}
