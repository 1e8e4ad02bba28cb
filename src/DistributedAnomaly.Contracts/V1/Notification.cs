namespace DistributedAnomaly.Contracts.V1;

/// <summary>What a webhook receives (POST). The header <c>Idempotency-Key</c> repeats the key: a delivery may come twice, its key does not change.</summary>
/// <param name="IdempotencyKey">Alert id and revision; of a group, the group's id and the number of its notification.</param>
/// <param name="Alert">The alert in that revision; of a group the one that says most.</param>
/// <param name="Group">The group that it is about; absent where no route is configured: the alert alone.</param>
/// <param name="Alerts">All alerts of the group that are told, those that fire first.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Version">Of this contract: 1. Members may be added to a version; none is renamed, removed or given another meaning.</param>
public sealed record Notification(
    string IdempotencyKey, Alert Alert, NotificationGroup? Group = null, IReadOnlyList<Alert>? Alerts = null, NotificationMessage? Message = null,
    int Version = 1);
