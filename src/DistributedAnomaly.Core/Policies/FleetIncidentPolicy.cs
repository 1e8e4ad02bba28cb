namespace DistributedAnomaly.Core.Policies;

/// <summary>When many entities that move together are one incident.</summary>
public sealed record FleetIncidentPolicy
{
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Share of a cohort's entities that move the same way in one feature.</summary>
    /// <value>Default 0.3; 0.01 to 1.</value>
    public double Share { get; init; } = 0.3;

    /// <summary>Incidents a day that calm operation of a cohort may cost.</summary>
    /// <value>Default 0.01 (one in 100 days); above 0, at most 1,000.</value>
    public double AlertsPerCohortDay { get; init; } = 0.01;
}
