namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>Null: not said.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Ids with status, in ordinal order.</summary>
    public string[]? Alerts { get; init; }

    public int? Ignored { get; init; }

    public int? Rejected { get; init; }

    /// <summary>At least one observation is judged anomalous.</summary>
    public bool? Anomalous { get; init; }
}
