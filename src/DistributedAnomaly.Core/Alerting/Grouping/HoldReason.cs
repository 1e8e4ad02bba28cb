namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>Why nobody is told about a firing alert, in the order in which the reasons are looked for.</summary>
public enum HoldReason : byte
{
    None,

    /// <summary>Another alert explains it.</summary>
    Inhibited,

    /// <summary>Somebody silenced it.</summary>
    Silenced,

    /// <summary>A maintenance window is open.</summary>
    Maintenance,

    /// <summary>Its route is mute at this time.</summary>
    Muted,

    /// <summary>Somebody took care of it before anyone was told.</summary>
    Acknowledged,

    /// <summary>It comes and goes; whoever was told knows that it fires.</summary>
    Flapping,

    /// <summary>Its route is no longer in the configuration.</summary>
    RouteGone,

    /// <summary>An incident of its fleet explains it.</summary>
    Incident,

    /// <summary>An incident of its fleet, over now, explained it: told if it lasts.</summary>
    Aftermath,
}
