namespace DistributedAnomaly.Grains;

/// <summary>What to do with observations while the database is out of reach.</summary>
public enum StorageOutage
{
    /// <summary>Take them as long as there is room for what waits; a silo that dies meanwhile takes more than the loss window with it.</summary>
    Continue,

    /// <summary>Refuse them: nothing is acknowledged that could not be kept as promised.</summary>
    Refuse,
}
