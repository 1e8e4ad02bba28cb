using DistributedAnomaly.Storage.PostgreSql.Alerts;

namespace DistributedAnomaly.Storage.PostgreSql;

/// <summary>Where the stores of a silo are, and their bounds.</summary>
public sealed record PostgresOptions
{
    /// <summary>As Npgsql takes it. What it does not say about the pool is set by <see cref="PostgresStores"/>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>False: the tables are only checked, for a database role that may not create any.</summary>
    /// <value>Default true.</value>
    public bool CreateTables { get; init; } = true;

    /// <summary>How long to wait at the start for a database that is not there yet.</summary>
    /// <value>Default 60 s; at least 0.</value>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bounds of each desk's alerts.</summary>
    public PostgresAlertOptions Alerts { get; init; } = new();

    /// <summary>How long history is kept, counted from when it was written, and up to a fourteenth longer: it is deleted in pieces.</summary>
    /// <value>Default 30 days; above 0.</value>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Bytes of history, indices included, of the whole cluster.</summary>
    /// <value>Default 16 GiB; less than 16 MiB counts as that, because empty tables take some.</value>
    public long HistoryBytes { get; init; } = 16L << 30;

    /// <summary>Dates what history is kept by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
