namespace DistributedAnomaly.Engine.Storage;

/// <summary>The last saved state of every entity.</summary>
public interface ISnapshotStore : IDisposable
{
    /// <summary>Replaces the states of these entities in one transaction; durable when it returns.</summary>
    void Write(IReadOnlyList<EntitySnapshot> snapshots);

    /// <summary>Every entity, in no particular order.</summary>
    IEnumerable<EntitySnapshot> ReadAll();
}
