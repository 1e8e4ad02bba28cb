namespace DistributedAnomaly.Core.Alerting;

/// <summary>Why an event changed an alert, or did not.</summary>
public enum AlertReason : byte
{
    /// <summary>Fired: an episode opened.</summary>
    EpisodeOpened,

    /// <summary>Escalated: the open episode became more severe.</summary>
    EpisodeEscalated,

    /// <summary>Resolved: the episode closed.</summary>
    EpisodeClosed,

    /// <summary>Fired: the entity stopped reporting.</summary>
    EntitySilent,

    /// <summary>Resolved: the entity reports again.</summary>
    EntityBack,

    /// <summary>Resolved: a newer episode or silence of the entity shows that this one is over.</summary>
    Superseded,

    /// <summary>Fired: many entities of a fleet moved together.</summary>
    IncidentOpened,

    /// <summary>Resolved: they no longer do.</summary>
    IncidentClosed,

    /// <summary>Fired: another system said so.</summary>
    ExternallyRaised,

    /// <summary>Resolved: another system said so.</summary>
    ExternallyResolved,

    /// <summary>Changed: somebody takes care of it.</summary>
    Acknowledged,

    /// <summary>Changed: nobody takes care of it any more.</summary>
    Unacknowledged,

    /// <summary>Resolved: nobody said for too long that it still fires.</summary>
    Expired,

    /// <summary>Nothing: it fires already, at least as severe (a repeated event).</summary>
    AlreadyFiring,

    /// <summary>Nothing: it is over already (a repeated event).</summary>
    AlreadyResolved,

    /// <summary>Nothing: the end of something that never fired.</summary>
    NeverFired,

    /// <summary>Nothing: the event is about an older episode or silence than the one that fires.</summary>
    Older,

    /// <summary>Nothing: the event carries no change.</summary>
    NoChange,
}
