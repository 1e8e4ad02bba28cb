namespace DistributedAnomaly.Core.Alerting;

/// <summary>What an event did to an alert.</summary>
public enum AlertTransitionKind : byte
{
    None,
    Fired,
    Escalated,
    Resolved,

    /// <summary>It fires as before, but something about it changed: an acknowledgement, a text.</summary>
    Changed,
}
