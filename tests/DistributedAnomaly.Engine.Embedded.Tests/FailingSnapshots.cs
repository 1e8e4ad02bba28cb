using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>A snapshot store whose disk is full after some writes.</summary>
internal sealed class FailingSnapshots
{
    public int WritesLeft { get; set; } = int.MaxValue;

    public int Written { get; private set; }

    public EngineStores Wrap(EngineStores stores) => new(stores.Journal, new Store(stores.Snapshots, this), stores.History, stores.Models, stores);

    private sealed class Store(ISnapshotStore inner, FailingSnapshots owner) : ISnapshotStore
    {
        public void Write(IReadOnlyList<EntitySnapshot> snapshots)
        {
            if (owner.WritesLeft-- == 0)
                throw new IOException("disk full");
            inner.Write(snapshots);
            owner.Written++;
        }

        public IEnumerable<EntitySnapshot> ReadAll() => inner.ReadAll();

        public void WriteFleets(IReadOnlyList<FleetSnapshot> fleets) => inner.WriteFleets(fleets);

        public IReadOnlyList<FleetSnapshot> ReadFleets() => inner.ReadFleets();

        public void Dispose() => inner.Dispose();
    }
}
