using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>One message to one receiver. It may be delivered twice; its key does not change.</summary>
/// <param name="Alert">The alert in the revision that the message is about; of a group the one that says most.</param>
/// <param name="Group">Null: the alert alone.</param>
public sealed record Notification(Alert Alert, NotificationGroup? Group = null)
{
    /// <summary>What it is about: notifications of one subject are sent in order.</summary>
    public string Subject => Group?.Subject ?? Alert.Id;

    /// <summary>Grows within the subject.</summary>
    public int Sequence => Group?.Sequence ?? Alert.Revision;

    /// <summary><c>{alert id}:{revision}</c>; of a group <c>group/{group id}:{sequence}</c>.</summary>
    public string IdempotencyKey => $"{Subject}:{Sequence}";

    /// <summary>It tells an end: it is never given up because others wait.</summary>
    public bool TellsEnd => Group is null ? Alert.Status == AlertStatus.Resolved : Group.Resolved.Count > 0;

    public static Notification Of(GroupNotification told) => told.GroupKey is null
        ? new Notification(told.Lead)
        : new Notification(
            told.Lead,
            new NotificationGroup(
                told.Subject, told.Sequence, told.Cause, told.GroupKey, told.GroupLabels, told.Firing, told.Resolved, told.HeldBack));
}
