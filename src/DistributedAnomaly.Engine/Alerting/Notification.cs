using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>One message to one receiver. It may be delivered twice; its key does not change.</summary>
/// <param name="Alert">The alert in the revision that the message is about.</param>
public sealed record Notification(Alert Alert)
{
    /// <summary><c>{alert id}:{revision}</c>.</summary>
    public string IdempotencyKey => $"{Alert.Id}:{Alert.Revision}";
}
