namespace DistributedAnomaly.Engine.Storage;

/// <summary>What an entry of an entity's log holds. The numbers are on disk: never change one.</summary>
public enum EntityLogKind : byte
{
    /// <summary>The whole state.</summary>
    Snapshot = 0,

    /// <summary>Observations, and other changes, since the entry before.</summary>
    Changes = 1,
}
