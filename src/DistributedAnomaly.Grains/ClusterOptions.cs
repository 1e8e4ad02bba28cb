namespace DistributedAnomaly.Grains;

/// <summary>Bounds and promises of the cluster engine. All silos of a cluster should have the same.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// What a silo that dies may take with it: calm observations acknowledged this long before. An observation that changes an alert is
    /// always durable before it is acknowledged. Zero: so is every observation, at the price of waiting for the database.
    /// </summary>
    /// <value>Default 10 s; 0 to 10 minutes.</value>
    public TimeSpan LossWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What happens to observations while the database has been out of reach for longer than <see cref="LossWindow"/>.</summary>
    /// <value>Default <see cref="StorageOutage.Continue"/>.</value>
    public StorageOutage WhenStorageFails { get; init; } = StorageOutage.Continue;

    /// <summary>Changes of entities that may wait for the database in one silo; past this, observations are refused.</summary>
    /// <value>Default 256 MiB.</value>
    public long MaxUnsavedBytes { get; init; } = 256L << 20;

    /// <summary>Entities of all fleets together, in the whole cluster.</summary>
    /// <value>Default 1,000,000.</value>
    public int MaxEntities { get; init; } = 1_000_000;

    /// <summary>Memory of one silo for entities. From 70 % of it new entities get lean monitors, at 100 % they are refused.</summary>
    /// <value>Default 0: half of the memory that the process may use.</value>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Observations of one silo between arrival and acknowledgement, in measurements.</summary>
    /// <value>Default 4,000,000.</value>
    public int QueueMeasurements { get; init; } = 4_000_000;

    /// <summary>Batches of one silo between arrival and acknowledgement.</summary>
    /// <value>Default 256.</value>
    public int QueueBatches { get; init; } = 256;

    /// <summary>An entity that was not observed for this long leaves memory; it is read again when needed.</summary>
    /// <value>Default 2 hours; at least 1 minute.</value>
    public TimeSpan IdleEntityAge { get; init; } = TimeSpan.FromHours(2);
}
