namespace DistributedAnomaly.Grains.Fleets;

/// <summary>The one place that says which policies hold and which fleets there are. Asked seldom: silos keep what they know.</summary>
[Alias("anomaly.ICatalogGrain")]
internal interface ICatalogGrain : IGrainWithIntegerKey
{
    [Alias("GetPolicies")]
    Task<PolicyVersion> GetPoliciesAsync();

    /// <summary>Stores another version and tells every silo; completes when they know it.</summary>
    [Alias("Apply")]
    Task ApplyAsync(byte[] policies);

    /// <summary>Fleets that have been created by observations, or are named in the policies.</summary>
    [Alias("ListFleets")]
    Task<string[]> ListFleetsAsync();

    /// <summary>Creates a fleet if need be.</summary>
    /// <returns>Null: it exists; otherwise why it may not.</returns>
    [Alias("EnsureFleet")]
    Task<string?> EnsureFleetAsync(string fleet);
}
