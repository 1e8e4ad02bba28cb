using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Fleets;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded;

/// <summary>
/// Brings the state back at start: the policies' versions, the snapshots, then the journal's records that a snapshot does not contain.
/// </summary>
/// <param name="stores">Of the last run.</param>
/// <param name="registry">Takes the entities.</param>
/// <param name="shards">Take their states and replay.</param>
/// <param name="log">Takes knowledge of fleets that is in the journal only.</param>
/// <param name="models">Finds a version of a fleet's model.</param>
internal sealed class Recovery(
    EngineStores stores, EntityRegistry registry, Shard[] shards, FleetLog log, Func<string, int, FleetModel?> models)
{
    /// <summary>Batches and groups of snapshots under way at once.</summary>
    private const int Ahead = 32;

    private const int GroupEntities = 128;

    private readonly Queue<Task> _underWay = new();
    private readonly List<(long Seq, FleetPlans Plans)> _versions = [];

    /// <summary>The newest policies of the journal; null if it has none.</summary>
    public FleetPlans? Policies => _versions.Count > 0 ? _versions[^1].Plans : null;

    /// <summary>The highest number that was ever used.</summary>
    public long LastSeq { get; private set; }

    public int Batches { get; private set; }

    /// <summary>What is known of fleets in the end, by fleet.</summary>
    public Dictionary<string, FleetRecord> Fleets { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A record or a snapshot is damaged, or was written by a newer release.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        LastSeq = stores.Journal.LastSeq;
        foreach (var record in stores.Journal.ReadPolicies())
            _versions.Add((record.Seq, new FleetPlans(PolicyJson.Read(record.Payload), Policies)));
        if (_versions.Count > 0)
            await ApplyAsync(_versions[0].Plans, 0);
        await LoadSnapshotsAsync(cancellationToken);
        foreach (var fleet in stores.Snapshots.ReadFleets())
        {
            LastSeq = Math.Max(LastSeq, fleet.Seq);
            _underWay.Enqueue(Tell(FleetOf(fleet.State, fleet.Seq), 0));
        }

        await ReplayAsync(cancellationToken);
        await DrainAsync(0);
    }

    private async Task LoadSnapshotsAsync(CancellationToken cancellationToken)
    {
        var groups = shards.Select(_ => new List<(EntitySlot, byte[])>()).ToArray();
        foreach (var snapshot in stores.Snapshots.ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var slot = registry.Restore(snapshot.Key, Guard(snapshot, () => EntityCodec.FidelityOf(snapshot.State)));
            slot.SnapshotSeq = snapshot.Seq;
            LastSeq = Math.Max(LastSeq, snapshot.Seq);
            groups[slot.Shard].Add((slot, snapshot.State.Array!));
            if (groups[slot.Shard].Count == GroupEntities)
                await LoadAsync(slot.Shard);
        }

        for (var i = 0; i < groups.Length; i++)
            await LoadAsync(i);
        await DrainAsync(0);

        async Task LoadAsync(int shard)
        {
            var group = groups[shard];
            groups[shard] = [];
            _underWay.Enqueue(shards[shard].AskAsync(s => Load(s, group)));
            await DrainAsync(Ahead);
        }
    }

    private bool Load(Shard shard, List<(EntitySlot Slot, byte[] State)> group)
    {
        foreach (var (slot, state) in group)
        {
            var snapshot = new EntitySnapshot(slot.Key, slot.SnapshotSeq, state);
            // The policy that held when the snapshot was made: later ones are applied by the replay, in their place.
            var plans = _versions.LastOrDefault(v => v.Seq <= slot.SnapshotSeq).Plans ?? shard.Plans;
            shard.Attach(slot, Guard(snapshot, () => EntityCodec.Load(slot, state, plans.For(slot.Fleet.Name))));
        }

        return true;
    }

    private async Task ReplayAsync(CancellationToken cancellationToken)
    {
        var decoder = new BatchDecoder();
        foreach (var record in stores.Journal.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Kind == JournalKind.Policies)
            {
                var plans = _versions.Find(v => v.Seq == record.Seq).Plans;
                if (!ReferenceEquals(plans, _versions[0].Plans))
                    await ApplyAsync(plans, record.Seq);
                continue;
            }

            if (record.Kind == JournalKind.Feedback)
            {
                if (FeedbackOf(record) is not { } feedback)
                    continue;
                // Behind the batches before it: they are posted to the shard already.
                feedback.Committed(record.Seq);
                _underWay.Enqueue(feedback.Completion);
                continue;
            }

            if (record.Kind == JournalKind.Fleet)
            {
                var fleet = FleetOf(record.Payload, record.Seq);
                log.Add(new FleetSnapshot(fleet.Fleet, record.Seq, record.Payload.ToArray()));
                _underWay.Enqueue(Tell(fleet, record.Seq));
                continue;
            }

            if (record.Kind != JournalKind.Batch)
                throw new InvalidDataException($"Journal record {record.Seq} is of the unknown kind {(byte)record.Kind}: written by a newer release?");
            var decoded = Decode(decoder, record);
            var pending = new PendingBatch(shards);
            pending.Begin(decoded.Batch, VerdictFilter.None, isReplay: true);
            for (var row = 0; row < decoded.Batch.Count; row++)
            {
                var key = new Core.Series.EntityKey(decoded.Batch.Fleet, decoded.Batch.Entity(row));
                pending.Accept(row, registry.Find(key) ?? registry.Restore(key, decoded.Fidelities[row]));
            }

            Batches++;
            if (pending.Finish(decoded.FleetSize, encode: false) == 0)
                continue;
            pending.Committed(record.Seq);
            _underWay.Enqueue(pending.Completion);
            await DrainAsync(Ahead);
        }
    }

    private static DecodedBatch Decode(BatchDecoder decoder, JournalRecord record)
    {
        try
        {
            return decoder.Decode(record.Payload);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"Journal record {record.Seq} cannot be read: {error.Message}.", error);
        }
    }

    private static FleetRecord FleetOf(ReadOnlySpan<byte> state, long seq)
    {
        try
        {
            return FleetRecord.Read(state);
        }
        catch (SnapshotException error)
        {
            throw new InvalidDataException($"What record {seq} says of a fleet cannot be read: {error.Message}.", error);
        }
    }

    private Task<bool[]> Tell(FleetRecord record, long seq)
    {
        Fleets[record.Fleet] = record;
        var knowledge = record.ToKnowledge(models);
        return shards.AskAllAsync(s =>
        {
            s.Tell(knowledge);
            s.LastSeq = Math.Max(s.LastSeq, seq);
            return true;
        });
    }

    private FeedbackWork? FeedbackOf(JournalRecord record)
    {
        try
        {
            return FeedbackWork.Replay(record.Payload, record.Seq, registry, shards);
        }
        catch (SnapshotException error)
        {
            throw new InvalidDataException($"Journal record {record.Seq} cannot be read: {error.Message}.", error);
        }
    }

    private static T Guard<T>(EntitySnapshot snapshot, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SnapshotException error)
        {
            throw new InvalidDataException($"The snapshot of {snapshot.Key} cannot be read: {error.Message}.", error);
        }
    }

    private Task<bool[]> ApplyAsync(FleetPlans plans, long seq) => shards.AskAllAsync(s =>
    {
        s.Apply(plans, seq);
        return true;
    });

    private async Task DrainAsync(int leave)
    {
        while (_underWay.Count > leave)
            await _underWay.Dequeue();
    }
}
