using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What one decision of a desk, or several, writes in one transaction.</summary>
public sealed record DeskCommit
{
    /// <summary>New revisions, in order.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>In the order in which they are sent.</summary>
    public IReadOnlyList<OutboxItem> Notifications { get; init; } = [];

    /// <summary>Parts of the desk's state; each at most once.</summary>
    public IReadOnlyList<DeskDocument> Documents { get; init; } = [];

    public IReadOnlyList<DeskLogEntry> Log { get; init; } = [];

    public bool IsEmpty => Alerts.Count + Notifications.Count + Documents.Count + Log.Count == 0;

    /// <summary>Revisions that are told to everybody named, each alone.</summary>
    public static DeskCommit Of(IReadOnlyList<AlertRevision> revisions) => new()
    {
        Alerts = [.. revisions.Select(r => r.Alert)],
        Notifications = [.. revisions.SelectMany(r => r.Receivers, (r, receiver) => new OutboxItem(receiver, new Notification(r.Alert)))],
    };
}
