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
