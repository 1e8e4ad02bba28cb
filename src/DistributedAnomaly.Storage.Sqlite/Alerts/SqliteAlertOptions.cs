namespace DistributedAnomaly.Storage.Sqlite.Alerts;

/// <summary>Bounds of the alert store.</summary>
public sealed record SqliteAlertOptions
{
    /// <summary>Alerts that were resolved longer ago than this are deleted, with the record of their notifications.</summary>
    /// <value>Default 90 days; above 0.</value>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Resolved alerts beyond this number are deleted, the oldest first.</summary>
    /// <value>Default 1,000,000; at least 0.</value>
    public int KeepResolved { get; init; } = 1_000_000;

    /// <summary>Notifications that may wait for one receiver; further ones become dead letters.</summary>
    /// <value>Default 100,000; at least 1.</value>
    public int PendingPerReceiver { get; init; } = 100_000;

    /// <summary>Entries of the log of decisions beyond this number are deleted, the oldest first.</summary>
    /// <value>Default 1,000,000; at least 0.</value>
    public int KeepLog { get; init; } = 1_000_000;

    /// <summary>Attempts recorded per notification, the newest.</summary>
    /// <value>Default 20; at least 1.</value>
    public int AttemptsKept { get; init; } = 20;
}
