namespace DistributedAnomaly.Grains.Fleets;

/// <summary>The one place that says which policies hold and which fleets there are. Asked seldom: silos keep what they know.</summary>
[Alias("anomaly.ICatalogGrain")]
internal interface ICatalogGrain : IGrainWithIntegerKey
{
    [Alias("GetPolicies")]
    Task<PolicyVersion> GetPoliciesAsync();

    /// <summary>Stores another version, with what people have taught before, and tells every silo; completes when they know it.</summary>
    [Alias("Apply")]
    Task ApplyAsync(byte[] policies);

    /// <summary>Learns from an answer about an alarm of a fleet, and tells every silo; completes when they know it.</summary>
    /// <param name="fleet">Its name.</param>
    /// <param name="answer">As <see cref="Core.Monitoring.Feedback.AlarmAnswer.Save"/> writes it.</param>
    [Alias("Teach")]
    Task TeachAsync(string fleet, byte[] answer);

    /// <summary>Fleets that have been created by observations, or are named in the policies.</summary>
    [Alias("ListFleets")]
    Task<string[]> ListFleetsAsync();

    /// <summary>Creates a fleet if need be.</summary>
    /// <returns>Null: it exists; otherwise why it may not.</returns>
    [Alias("EnsureFleet")]
    Task<string?> EnsureFleetAsync(string fleet);
}
