namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Short forms of calls to an alert store.</summary>
public static class AlertStoreExtensions
{
    /// <summary>Commits revisions that are told to everybody named, each alone.</summary>
    /// <returns>How many notifications became dead letters.</returns>
    public static ValueTask<int> CommitAsync(
        this IAlertStore store, IReadOnlyList<AlertRevision> revisions, long nowMs, CancellationToken cancellationToken) =>
        store.CommitAsync(DeskCommit.Of(revisions), nowMs, cancellationToken);
}
