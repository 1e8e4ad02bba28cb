using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Between_SamePopulation_IsSmall() => PopulationStability.Between(Normal(1, 0, 1), Normal(2, 0, 1)).ShouldBeLessThan(0.02);

    /// <summary>Two normal distributions one standard deviation apart: the sum over their exact deciles is 0.94.</summary>
    [Fact]
    public void Between_ShiftByOneDeviation_IsTheExactSum() => PopulationStability.Between(Normal(1, 0, 1), Normal(2, 1, 1)).ShouldBe(0.94, 0.12);

    [Fact]
    public void Between_WiderPopulation_IsDrift() => PopulationStability.Between(Normal(1, 0, 1), Normal(2, 0, 2)).ShouldBeGreaterThan(PopulationStability.Drifted);

    [Fact]
    public void Between_Nothing_IsZero() => PopulationStability.Between(new QuantileSketch(), Normal(1, 0, 1)).ShouldBe(0);

    private static QuantileSketch Normal(int seed, double mean, double deviation)
    {
        var random = new SeededRandom(seed);
        var sketch = new QuantileSketch();
        for (var i = 0; i < 20_000; i++)
            sketch.Add((float)(mean + deviation * random.NextNormal()));
        return sketch;
    }
}
