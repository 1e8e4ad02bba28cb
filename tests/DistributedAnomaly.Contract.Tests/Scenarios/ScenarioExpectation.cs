namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>Null: not said.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Among the alerts, in the end (ids with status), are these.</summary>
    public string[] Alerts { get; init; } = [];

    public int? Ignored { get; init; }

    public int? Rejected { get; init; }

    /// <summary>At least one observation is judged anomalous.</summary>
    public bool? Anomalous { get; init; }
}
