namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>The values of a metric: level + slope * n + wave + evenly spread noise; n counts from 0 in every step.</summary>
public sealed record ScenarioMetric
{
    public double Level { get; init; }

    public double Slope { get; init; }

    public double Noise { get; init; }

    public double Wave { get; init; }

    /// <summary>Observations in one wave.</summary>
    public int Period { get; init; } = 60;

    /// <summary>Only in every n-th observation.</summary>
    public int Every { get; init; } = 1;

    /// <summary>These in place of all of that, again and again.</summary>
    public double[]? Values { get; init; }

    /// <summary>A running total of the values.</summary>
    public bool Total { get; init; }
}
