namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>Null: not said.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Among the alerts, in the end (ids with status), are these.</summary>
    public string[] Alerts { get; init; } = [];

    /// <summary>Detectors that are among the reasons of a verdict.</summary>
    public string[] Detectors { get; init; } = [];

    public int? Ignored { get; init; }

    public int? Rejected { get; init; }

    /// <summary>At least one observation is judged anomalous.</summary>
    public bool? Anomalous { get; init; }
}
