using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Grains.Entities;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>
/// A fleet as a silo sees it: looks at the entities that are active here, and has what the fleet's grain told last. Thread-safe; an entity
/// always falls to the same one of several gatherers, so that threads seldom meet.
/// </summary>
internal sealed class SiloFleet(string name)
{
    private readonly Lock _taking = new();

    // None as long as nothing is known: a fleet that is not looked at as a whole costs nothing.
    private Part[] _parts = [];
    private volatile NumberedKnowledge? _inForce;
    private long _newestMs, _noticedMs;
    private int _noticedOpened;

    public string Name { get; } = name;

    /// <summary>What holds for the next observation; null: nothing is known.</summary>
    public NumberedKnowledge? InForce => _inForce;

    /// <summary>Looks at an entity that was just judged. Under the entity's lock.</summary>
    /// <param name="entity">Its monitor has learnt.</param>
    /// <param name="told">What it was judged with; null: nothing.</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="timeMs">Of the observation.</param>
    /// <param name="receivedMs">When it came.</param>
    public void Look(LiveEntity entity, NumberedKnowledge? told, FleetPolicy policy, long timeMs, long receivedMs)
    {
        if (timeMs > Volatile.Read(ref _newestMs))
            Volatile.Write(ref _newestMs, timeMs);
        if (told is null)
            return;
        var member = entity.Member ??= new FleetMember(entity.Name);
        var part = _parts[member.Hash % (uint)_parts.Length];
        lock (part.Sync)
            part.Gatherer.Look(entity, told.Knowledge, policy, timeMs, receivedMs);
    }

    /// <summary>Hands out what was gathered of the features of now, and begins anew.</summary>
    public FleetHarvest Harvest()
    {
        var whole = new FleetHarvest(_inForce?.Knowledge.Features ?? FeatureNames.Empty);
        foreach (var part in _parts)
        {
            lock (part.Sync)
                whole.Merge(part.Gatherer.Harvest());
        }

        Volatile.Write(ref _noticedOpened, 0);
        return whole;
    }

    /// <summary>Takes what the fleet's grain tells; it holds from the next observation on. What is older than what is known changes nothing.</summary>
    /// <param name="view">What is told.</param>
    /// <param name="models">Finds a version of the fleet's model; null: it cannot be had. Then the last good one stays.</param>
    /// <exception cref="SnapshotException">It is damaged, or of a newer release.</exception>
    public void Take(FleetView view, Func<string, int, FleetModel?> models)
    {
        lock (_taking)
        {
            if (view.Number <= (_inForce?.Number ?? 0))
                return;
            var before = _inForce?.Knowledge;
            var knowledge = Read(view.Bytes, before, models, out var version);
            if (version != 0 && knowledge.Model is null && before?.Model is { } last)
                knowledge = knowledge.With(last);
            if (_parts.Length == 0)
                _parts = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Part())];
            _inForce = new NumberedKnowledge(view.Number, knowledge);
        }
    }

    /// <summary>What is to be told to the fleet's grain now; null: nothing.</summary>
    /// <param name="silo">This one.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="entities">Of the whole fleet.</param>
    /// <param name="windowMs">Length of a window while none is known.</param>
    /// <param name="manyOpened">So many episodes that begin at once may end a window early.</param>
    public FleetNotice? Notice(SiloAddress silo, long nowMs, int entities, long windowMs, int manyOpened)
    {
        var newestMs = Volatile.Read(ref _newestMs);
        var clockMs = Math.Min(newestMs, nowMs);
        var opened = _parts.Sum(p => p.Gatherer.Opened);
        var isOver = newestMs > 0 && clockMs - _noticedMs >= (_inForce?.Knowledge.WindowMs ?? windowMs);
        if (!isOver && (opened < manyOpened || opened == Volatile.Read(ref _noticedOpened)))
            return null;
        _noticedMs = clockMs;
        Volatile.Write(ref _noticedOpened, opened);
        return new FleetNotice(silo, _inForce?.Number ?? 0, entities, newestMs, opened);
    }

    /// <summary>The last notice was lost: the next look gives it again.</summary>
    public void NotNoticed() => _noticedMs = 0;

    /// <summary>Knowledge from bytes. Features that are the same are the same instance: whoever gathers goes by that.</summary>
    internal static FleetKnowledge Read(ReadOnlySpan<byte> bytes, FleetKnowledge? before, Func<string, int, FleetModel?> models, out int version)
    {
        var record = FleetRecord.Read(bytes);
        version = record.ModelVersion;
        if (before is not null && before.Features.Names.SequenceEqual(record.Features.Names, StringComparer.Ordinal))
            record = record with { Features = before.Features };
        return record.ToKnowledge(models);
    }

    private sealed class Part
    {
        public Lock Sync { get; } = new();

        public FleetGatherer Gatherer { get; } = new();
    }
}
