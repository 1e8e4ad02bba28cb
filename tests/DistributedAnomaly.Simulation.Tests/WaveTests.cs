namespace DistributedAnomaly.Simulation.Tests;

public sealed class WaveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.13)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(-3.3)]
    [InlineData(12.9)]
    public void Wave_AnyTurn_IsTheCosine(double turns) => Demand.Wave(turns).ShouldBe(Math.Cos(2 * Math.PI * turns), 1e-6);
}
