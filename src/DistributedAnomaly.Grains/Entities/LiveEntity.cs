using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>
/// An entity in the memory of a silo, with what of it is not yet in the log. The grain's turns and the silo's saver take turns by
/// <see cref="Sync"/>, which nobody holds across an await.
/// </summary>
internal sealed class LiveEntity(EntityKey key, Fidelity fidelity, MonitorPlan plan) : WatchedEntity(key, fidelity)
{
    private readonly List<(long UpTo, TaskCompletionSource Saved)> _waiting = [];
    private byte[] _changes = [];
    private int _length;
    private long _made, _sealed, _saved;
    private int _sinceSnapshot;
    private EntityLogEntry? _inFlight;

    public Lock Sync { get; } = new();

    public MonitorPlan Plan { get; private set; } = plan;

    /// <summary>Of the last entry that is known to be in the log.</summary>
    public long Sequence { get; set; }

    /// <summary>Events that the alert desk has not yet confirmed. What caused them stays in the log as changes until then.</summary>
    public List<AlertEvent> Unannounced { get; } = [];

    /// <summary>Another activation has written the entity, or is the one that the directory knows: this one is out of date and ends.</summary>
    public bool IsOvertaken { get; private set; }

    /// <summary>Tells this object from any other that stands for the same entity, in this silo or elsewhere, before or after.</summary>
    public long Incarnation { get; } = Random.Shared.NextInt64();

    /// <summary>The activation ends: nothing may change any more.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Counts as one of the silo's entities.</summary>
    public bool IsHere { get; set; }

    /// <summary>When a call last came by way of the grain (ms, <see cref="Environment.TickCount64"/>): what the runtime's idle collection goes by.</summary>
    public long LastCallMs { get; set; } = Environment.TickCount64;

    /// <summary>Stands in the saver's queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Stands among those whose row is to be reported soon.</summary>
    public bool IsReportedSoon { get; set; }

    /// <summary>Stands among those whose row is to be reported later.</summary>
    public bool IsReportedLater { get; set; }

    /// <summary>The saver's round that has it in hand.</summary>
    public long Round { get; set; }

    /// <summary>When the oldest change came that is not saved; a timestamp of the clock.</summary>
    public long UnsavedSince { get; set; }

    public int AccountedBytes { get; set; }

    /// <summary>Bytes that wait for the log.</summary>
    public int UnsavedBytes => _length;

    public bool HasUnsaved => _saved < _made;

    /// <summary>Its fleet in this silo; null until its first observation here.</summary>
    public Learning.SiloFleet? Fleet { get; set; }

    /// <summary>Number of what was known of its fleet at the last observation among the changes that wait for the log; 0: nothing, or there is none.</summary>
    public long LoggedKnowledge { get; set; }

    /// <summary>Forces a snapshot with the next save.</summary>
    public bool WantsSnapshot { get; set; }

    /// <summary>The row of the index changes with the next save.</summary>
    public bool WantsRow { get; set; } = true;

    public EntityRow Row => new(
        Key, VisibleState, Severity, Surprise, TopMetric, Monitor?.LastSeenMs ?? 0, LastReceivedMs,
        Monitor is null ? 0 : SilenceRule.LimitMs(this, Plan.Policy.Silence), Samples);

    /// <summary>Uses another version of the policy from here on.</summary>
    public void Apply(MonitorPlan plan)
    {
        Plan = plan;
        Monitor?.Apply(plan);
        // Changes are replayed with the policy of the replay's time: those before belong to the old one.
        WantsSnapshot = true;
    }

    /// <summary>Adds a change to what is to be saved.</summary>
    public void Add(ReadOnlySpan<byte> change)
    {
        if (_length + change.Length > _changes.Length)
            Array.Resize(ref _changes, Math.Max(_length + change.Length, Math.Max(128, _changes.Length * 2)));
        change.CopyTo(_changes.AsSpan(_length));
        _length += change.Length;
        _made++;
        _sinceSnapshot++;
    }

    /// <summary>The next entry for the log; the one before again, while nobody knows whether it was written; null: nothing to save.</summary>
    /// <param name="snapshotEvery">Changes after which a snapshot is due.</param>
    /// <param name="scratch">For the snapshot.</param>
    public EntityLogEntry? Seal(int snapshotEvery, SnapshotWriter scratch)
    {
        if (_inFlight is not null)
            return _inFlight;
        if (!HasUnsaved || IsOvertaken)
            return null;
        // A replay must meet again what is not yet announced.
        var snapshot = Unannounced.Count == 0 && (WantsSnapshot || _sinceSnapshot >= snapshotEvery);
        if (snapshot)
        {
            scratch.Clear();
            LiveEntityCodec.Save(this, scratch);
            _inFlight = new EntityLogEntry(Key, Sequence + 1, EntityLogKind.Snapshot, scratch.Written.ToArray(), Row);
            _sinceSnapshot = 0;
            WantsSnapshot = false;
        }
        else
        {
            _inFlight = new EntityLogEntry(Key, Sequence + 1, EntityLogKind.Changes, _changes.AsMemory(0, _length), WantsRow ? Row : null);
        }

        WantsRow = false;
        LoggedKnowledge = 0;
        _sealed = _made;
        _changes = [];
        _length = 0;
        return _inFlight;
    }

    /// <summary>Gives up the changes of an entity that was overtaken: nobody can write them.</summary>
    public void Discard()
    {
        _changes = [];
        _length = 0;
    }

    /// <summary>The store has answered about the sealed entry.</summary>
    public void Sealed(bool written)
    {
        if (!written)
        {
            _inFlight = null;
            Overtake();
            return;
        }

        Sequence = _inFlight!.Sequence;
        _inFlight = null;
        _saved = _sealed;
        _waiting.RemoveAll(w =>
        {
            if (w.UpTo > _saved)
                return false;
            w.Saved.TrySetResult();
            return true;
        });
    }

    /// <summary>Another activation is the entity's owner: what this one has not saved, nobody saves.</summary>
    public void Overtake()
    {
        IsOvertaken = true;
        foreach (var (_, saved) in _waiting)
            saved.TrySetException(new EntityOvertakenException(Key));
        _waiting.Clear();
    }

    /// <summary>Completes when all changes made so far are in the log.</summary>
    public Task Saved()
    {
        if (IsOvertaken)
            return Task.FromException(new EntityOvertakenException(Key));
        if (!HasUnsaved)
            return Task.CompletedTask;
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((_made, saved));
        return saved.Task;
    }

    /// <summary>The changes that a load found behind the snapshot.</summary>
    public void Loaded(long sequence, int changes)
    {
        Sequence = sequence;
        _sinceSnapshot = changes;
    }
}
