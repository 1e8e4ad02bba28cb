using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Fleets;

/// <summary>
/// The knowledge of fleets that is in the journal and not yet in the snapshots: before journal records go, the newest of each fleet among them
/// has to be saved. As long as the journal is. Thread-safe.
/// </summary>
internal sealed class FleetLog
{
    private readonly Lock _sync = new();
    private readonly List<FleetSnapshot> _entries = [];

    /// <summary>Called in the order of the numbers.</summary>
    public void Add(FleetSnapshot entry)
    {
        lock (_sync)
            _entries.Add(entry);
    }

    /// <summary>The newest of each fleet up to a journal record.</summary>
    public IReadOnlyList<FleetSnapshot> Through(long seq)
    {
        lock (_sync)
            return [.. _entries.Where(e => e.Seq <= seq).GroupBy(e => e.Fleet, StringComparer.Ordinal).Select(g => g.Last())];
    }

    /// <summary>What goes up to a journal record is saved.</summary>
    public void Saved(long seq)
    {
        lock (_sync)
            _entries.RemoveAll(e => e.Seq <= seq);
    }
}
