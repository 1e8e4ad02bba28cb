namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>What falls due.</summary>
public enum TimerKind : byte
{
    /// <summary>A look at a group.</summary>
    Group,

    /// <summary>An alert from outside expires.</summary>
    Expiry,

    /// <summary>A flap history is forgotten.</summary>
    Flap,

    /// <summary>A silence that is over is forgotten.</summary>
    Silence,
}
