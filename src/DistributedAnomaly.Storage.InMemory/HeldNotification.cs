using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

internal sealed record HeldNotification(long Place, string Receiver, Notification Notification, long CreatedMs)
{
    public NotificationStatus Status { get; init; }

    public long NextMs { get; init; }

    public int Attempts { get; init; }

    public long? LastMs { get; init; }

    public string? Detail { get; init; }

    public NotificationReport ToReport() => new(Receiver, Notification.Subject, Notification.Sequence, Status, CreatedMs, Attempts, LastMs, Detail);
}
