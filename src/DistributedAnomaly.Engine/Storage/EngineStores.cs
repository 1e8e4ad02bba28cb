using DistributedAnomaly.Engine.Fleets.Models;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>The stores of one engine, opened together and owned by whoever opened them.</summary>
/// <param name="guard">Keeps other processes away from the same data until the stores are disposed.</param>
public sealed class EngineStores(
    IJournalStore journal, ISnapshotStore snapshots, IHistoryStore history, IFleetModelStore models, IDisposable? guard) : IDisposable
{
    public IJournalStore Journal { get; } = journal;

    public ISnapshotStore Snapshots { get; } = snapshots;

    public IHistoryStore History { get; } = history;

    public IFleetModelStore Models { get; } = models;

    public void Dispose()
    {
        Journal.Dispose();
        Snapshots.Dispose();
        History.Dispose();
        Models.Dispose();
        guard?.Dispose();
    }
}
