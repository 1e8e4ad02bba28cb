using System.Collections.Immutable;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine;

/// <summary>One version of all fleets' policies.</summary>
public sealed record FleetPolicies
{
    public static readonly FleetPolicies Default = new();

    /// <summary>Policy of a fleet that is not named here.</summary>
    public FleetPolicy Fallback { get; init; } = FleetPolicy.Default;

    public ImmutableDictionary<string, FleetPolicy> Fleets { get; init; } = ImmutableDictionary<string, FleetPolicy>.Empty;

    /// <summary>May an observation create a fleet that is not named here?</summary>
    /// <value>Default true.</value>
    public bool AutoCreate { get; init; } = true;

    /// <summary>Fleets that may exist, named ones included.</summary>
    /// <value>Default 100; 1 to 10,000.</value>
    public int MaxFleets { get; init; } = 100;

    public FleetPolicy For(string fleet) => Fleets.GetValueOrDefault(fleet, Fallback);
}
