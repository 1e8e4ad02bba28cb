namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>One thing that happens; exactly one of its members is given.</summary>
public sealed record ScenarioStep
{
    public ScenarioRows? Rows { get; init; }

    /// <summary>Sends the last so many rows once more.</summary>
    public int Repeat { get; init; }

    /// <summary>Sends the last so many rows once more, half a second older than they were.</summary>
    public int Late { get; init; }

    /// <summary>Another policy from here on.</summary>
    public ScenarioPolicy? Policy { get; init; }

    /// <summary>Nobody sends anything for so many seconds of the clock, until all entities are silent.</summary>
    public int SilentSeconds { get; init; }
}
