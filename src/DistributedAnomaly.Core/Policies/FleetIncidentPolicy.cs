namespace DistributedAnomaly.Core.Policies;

/// <summary>When many entities that move together are one incident.</summary>
public sealed record FleetIncidentPolicy
{
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Share of a cohort's entities that move the same way in one feature.</summary>
    /// <value>Default 0.4; 0.01 to 1.</value>
    public double Share { get; init; } = 0.4;
}
