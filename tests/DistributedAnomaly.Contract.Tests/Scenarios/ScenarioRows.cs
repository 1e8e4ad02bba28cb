namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>Observations of some entities at the same times.</summary>
public sealed record ScenarioRows
{
    public required string[] Entities { get; init; }

    /// <summary>Of each entity.</summary>
    public required int Count { get; init; }

    public int EveryMs { get; init; } = 1000;

    public required Dictionary<string, ScenarioMetric> Metrics { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
}
