namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What a silo does with observations while its database is out of reach.</summary>
public enum StorageFailure
{
    /// <summary>Takes them as long as there is room for what waits.</summary>
    Continue,

    /// <summary>Refuses them.</summary>
    Refuse,
}
