using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Batch.Statistics;

public sealed class GrubbsTestTests
{
    /// <summary>One-sided values of the table of Grubbs and Beck (1972), whose last places are not exact for large samples.</summary>
    [Theory]
    [InlineData(3, 0.05, 1.153)]
    [InlineData(4, 0.05, 1.463)]
    [InlineData(5, 0.05, 1.672)]
    [InlineData(6, 0.05, 1.822)]
    [InlineData(7, 0.05, 1.938)]
    [InlineData(8, 0.05, 2.032)]
    [InlineData(9, 0.05, 2.110)]
    [InlineData(10, 0.05, 2.176)]
    [InlineData(20, 0.05, 2.557)]
    [InlineData(30, 0.05, 2.745)]
    [InlineData(50, 0.05, 2.956)]
    [InlineData(100, 0.05, 3.207)]
    [InlineData(10, 0.01, 2.410)]
    [InlineData(20, 0.01, 2.884)]
    [InlineData(100, 0.01, 3.600)]
    public void CriticalValue_OneSided_IsThatOfTheTable(int n, double significance, double expected) =>
        GrubbsTest.CriticalValue(n, significance, twoSided: false).ShouldBe(expected, 0.0031);

    [Theory]
    [InlineData(3, 0.05, 1.1543)]
    [InlineData(10, 0.05, 2.2900)]
    [InlineData(100, 0.05, 3.3841)]
    public void CriticalValue_TwoSided_IsThatOfTheTable(int n, double significance, double expected) =>
        GrubbsTest.CriticalValue(n, significance).ShouldBe(expected, 0.0006);

    [Theory]
    [InlineData(0.05, 1, 6.313752)]
    [InlineData(0.025, 10, 2.228139)]
    [InlineData(0.005, 30, 2.749996)]
    [InlineData(0.0005, 5, 6.868827)]
    public void UpperQuantile_OfStudentsT_IsThatOfTheTable(double tail, double degrees, double expected) =>
        StudentT.UpperQuantile(tail, degrees).ShouldBe(expected, 1e-6);

    /// <summary>The mass-spectrometer example of the NIST handbook: 245.57 is an outlier at 5 %.</summary>
    [Fact]
    public void Score_OfTheHandbookExample_IsAboveOneForTheOutlierAlone()
    {
        var table = new Table(["x"], [199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57]);

        var scores = new GrubbsDetector().Fit(table, FitOptions.Default).ScoreTraining(table);

        scores[..7].ShouldAllBe(score => score < 1);
        scores[7].ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Fit_TwoOutliersThatHideEachOther_FindsBoth()
    {
        var table = new Table(["x"], [.. Enumerable.Range(0, 20).Select(i => i * 0.1), 50, 51]);

        new GrubbsDetector().Fit(table, FitOptions.Default).ScoreTraining(table).Count(score => score >= 1).ShouldBe(2);
    }
}
