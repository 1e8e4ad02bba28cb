using System.Net;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>How a silo finds its cluster and keeps its state. Only the cluster edition reads it.</summary>
public sealed record ClusterSettings
{
    /// <summary>Of the PostgreSQL database that all silos share; null: see <see cref="ConnectionStringFile"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file that holds the connection string; null, and no connection string either: one silo that keeps its state in memory.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>Silos of one name in one database are one cluster.</summary>
    /// <value>Default <c>distributed-anomaly</c>.</value>
    public string Name { get; init; } = "distributed-anomaly";

    /// <summary>Where this silo talks to the other silos.</summary>
    /// <value>Default 11111; 0 to 65,535, 0: a free one.</value>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>Where this silo talks to clients of the cluster.</summary>
    /// <value>Default 30000; 0 to 65,535, 0: a free one.</value>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Under which address the other silos reach this one; null: found out.</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>Name of this silo in logs; null: the machine's name and silo port.</summary>
    public string? SiloName { get; init; }

    /// <summary>What a silo that dies may take with it. Zero: every acknowledgement waits for the database.</summary>
    /// <value>Default 10 s; 0 to 10 minutes.</value>
    public TimeSpan LossWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>Default <see cref="StorageFailure.Continue"/>.</value>
    public StorageFailure WhenStorageFails { get; init; } = StorageFailure.Continue;

    /// <summary>Changes of entities that may wait for the database in one silo; past this, observations are refused.</summary>
    /// <value>Default 256 MiB; 1 MiB to 1 TiB.</value>
    public long MaxUnsavedBytes { get; init; } = 256L << 20;

    /// <summary>An entity that was not observed for this long leaves memory.</summary>
    /// <value>Default 2 h; 1 minute to 30 days.</value>
    public TimeSpan IdleEntityAge { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long stopping may take: the requests under way, then handing over what the silo holds.</summary>
    /// <value>Default 30 s; 1 s to 1 h.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a silo that is asked to stop is not ready, but still serves.</summary>
    /// <value>Default 0; 0 to 5 minutes.</value>
    public TimeSpan LeaveDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Time between two probes of another silo, and the time that it has to answer.</summary>
    /// <value>Default 2 s; 100 ms to 1 minute.</value>
    public TimeSpan ProbePeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes without an answer until a silo suspects another one.</summary>
    /// <value>Default 3; 1 to 20.</value>
    public int MissedProbes { get; init; } = 3;

    /// <summary>Silos that must suspect another one until it is declared dead.</summary>
    /// <value>Default 2; 1 to 10. Where there are fewer other silos, fewer are enough.</value>
    public int Votes { get; init; } = 2;

    /// <summary>Without the connection string, which holds a password.</summary>
    public override string ToString() => $"cluster '{Name}'";
}
