namespace DistributedAnomaly.Contracts.V1;

/// <summary>What a webhook receives (POST). The header <c>Idempotency-Key</c> repeats the key: a delivery may come twice, its key does not change.</summary>
/// <param name="IdempotencyKey">Alert id and revision.</param>
/// <param name="Alert">The alert in that revision.</param>
public sealed record Notification(string IdempotencyKey, Alert Alert);
