using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Fleets;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Snapshots;

/// <summary>
/// Saves every entity that changed, a few at a time between the batches of its shard, then lets go of the journal records that are no
/// longer needed. The plan:
/// <list type="number">
/// <item>note the last record that all shards were handed</item>
/// <item>each shard hands out its list of changed entities; whatever is on it contains at least that record when it is encoded</item>
/// <item>per chunk: encode on the shard's thread; wait until the alerts and the history that these states caused are durable, because a
/// replay will not cause them again; commit</item>
/// <item>save what was known of the fleets at the noted record, then delete the journal up to it</item>
/// </list>
/// A crash at any point leaves older states with the records they need.
/// </summary>
internal sealed class SnapshotCycle(Shard[] shards, ISnapshotStore store, JournalWriter journal, FleetLog fleets, AlertPump alerts, HistoryWriter history)
{
    /// <summary>Bounds of a chunk: how long a batch may wait for its shard, and how much one commit writes.</summary>
    private const int ChunkEntities = 100, ChunkBytes = 1 << 20;

    /// <exception cref="OperationCanceledException">The engine was abandoned.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // 1
        var through = journal.DispatchedSeq;
        foreach (var shard in shards)
        {
            // 2
            var changed = await shard.AskAsync(s => new ChangedEntities(s.TakeDirty())).WaitAsync(cancellationToken);
            try
            {
                while (changed.Saved < changed.Slots.Count)
                {
                    // 3
                    using var chunk = await shard.AskAsync(s => Encode(s, changed)).WaitAsync(cancellationToken);
                    await Task.WhenAll(alerts.FlushAsync(), history.FlushAsync()).WaitAsync(cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                    store.Write(chunk.Snapshots);
                    changed.Saved = changed.Encoded;
                }
            }
            finally
            {
                if (changed.Saved < changed.Slots.Count)
                    await PutBackAsync(shard, changed);
            }
        }

        // 4
        store.WriteFleets(fleets.Through(through));
        fleets.Saved(through);
        journal.DeleteThrough(through);
    }

    private static SnapshotChunk Encode(Shard shard, ChangedEntities changed)
    {
        var chunk = new SnapshotChunk();
        while (changed.Encoded < changed.Slots.Count && chunk.Snapshots.Count < ChunkEntities && chunk.Bytes < ChunkBytes)
        {
            var slot = changed.Slots[changed.Encoded];
            shard.SnapshotWriter.Clear();
            EntityCodec.Save(slot, shard.SnapshotWriter);
            chunk.Add(slot.Key, shard.LastSeq, shard.SnapshotWriter.Written);
            slot.Dirty = false;
            changed.Encoded++;
        }

        shard.HandOverHistory();
        return chunk;
    }

    /// <summary>What could not be saved stays to be saved by the next cycle.</summary>
    private static async Task PutBackAsync(Shard shard, ChangedEntities changed)
    {
        try
        {
            await shard.AskAsync(s =>
            {
                changed.PutBack(s);
                return true;
            });
        }
        catch (EngineOverloadedException)
        {
            // The shard ended with the engine; the journal still has everything.
        }
    }
}
