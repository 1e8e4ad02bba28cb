namespace DistributedAnomaly.Engine.Storage;

/// <summary>The last saved state of every entity, and of every fleet as a whole.</summary>
public interface ISnapshotStore : IDisposable
{
    /// <summary>Replaces the states of these entities in one transaction; durable when it returns.</summary>
    void Write(IReadOnlyList<EntitySnapshot> snapshots);

    /// <summary>Every entity, in no particular order.</summary>
    IEnumerable<EntitySnapshot> ReadAll();

    /// <summary>Replaces what is known of these fleets in one transaction; durable when it returns.</summary>
    void WriteFleets(IReadOnlyList<FleetSnapshot> fleets);

    /// <summary>Every fleet of which anything was saved.</summary>
    IReadOnlyList<FleetSnapshot> ReadFleets();
}
