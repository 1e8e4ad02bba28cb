namespace DistributedAnomaly.Simulation;

public enum FaultKind
{
    /// <summary>One to three observations far out, in several metrics.</summary>
    Point,

    /// <summary>A load that is usual at another time of day, up to two hours long.</summary>
    Contextual,

    /// <summary>A shift of one to three hours, of which no single observation is unusual.</summary>
    Collective,

    /// <summary>A creeping change over hours.</summary>
    Drift,

    /// <summary>The server stays as it always is while its peers move together.</summary>
    Relative,

    /// <summary>The server stops reporting.</summary>
    Silent,

    /// <summary>Most servers of a cohort are struck at once.</summary>
    CohortWide,
}
