namespace DistributedAnomaly.Engine;

/// <summary>Bounds and places of an engine. Every bound that is reached is refused visibly and counted.</summary>
public sealed record EngineOptions
{
    /// <summary>Folder of all state.</summary>
    /// <value>Default <c>data</c>.</value>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Worker shards.</summary>
    /// <value>Default 0: one per processor; at most 256.</value>
    public int Shards { get; init; }

    /// <summary>Entities of all fleets together.</summary>
    /// <value>Default 1,000,000.</value>
    public int MaxEntities { get; init; } = 1_000_000;

    /// <summary>Memory for entity monitors. From 70 % of it new entities get lean monitors, at 100 % they are refused.</summary>
    /// <value>Default 0: half of the memory that the process may use.</value>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Batches that may wait for the journal.</summary>
    /// <value>Default 256.</value>
    public int QueueBatches { get; init; } = 256;

    /// <summary>Measurements that may wait for the journal, all waiting batches together.</summary>
    /// <value>Default 4,000,000.</value>
    public int QueueMeasurements { get; init; } = 4_000_000;

    /// <summary>True: an acknowledged observation survives a power loss (fsync per group commit); false: a crash of the process only.</summary>
    /// <value>Default true.</value>
    public bool SurvivePowerLoss { get; init; } = true;

    /// <summary>Journal size from which a snapshot cycle starts; what a restart has to replay is at most about twice this.</summary>
    /// <value>Default 64 MiB.</value>
    public long SnapshotEveryBytes { get; init; } = 64L << 20;

    /// <summary>Longest time between two snapshot cycles.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>History older than this is deleted.</summary>
    /// <value>Default 30 days.</value>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>History beyond this size is deleted, the oldest first.</summary>
    /// <value>Default 4 GiB.</value>
    public long HistoryBytes { get; init; } = 4L << 30;
}
