namespace DistributedAnomaly.Storage.InMemory;

/// <summary>Bounds of the alerts of one desk.</summary>
public sealed record InMemoryAlertOptions
{
    /// <summary>Alerts that were resolved longer ago than this are deleted, with the record of their notifications.</summary>
    /// <value>Default 90 days; above 0.</value>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Resolved alerts of the desk beyond this number are deleted, the oldest first.</summary>
    /// <value>Default 10,000; at least 0.</value>
    public int KeepResolved { get; init; } = 10_000;

    /// <summary>Notifications of the desk that may wait for one receiver; further ones become dead letters.</summary>
    /// <value>Default 10,000; at least 1.</value>
    public int PendingPerReceiver { get; init; } = 10_000;

    /// <summary>Entries of the desk's log of decisions beyond this number are deleted, the oldest first.</summary>
    /// <value>Default 10,000; at least 0.</value>
    public int KeepLog { get; init; } = 10_000;
}
