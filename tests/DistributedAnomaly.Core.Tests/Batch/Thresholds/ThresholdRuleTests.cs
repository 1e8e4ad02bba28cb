using DistributedAnomaly.Core.Batch.Thresholds;

namespace DistributedAnomaly.Core.Tests.Batch.Thresholds;

public sealed class ThresholdRuleTests
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 101).Select(i => (double)i)];

    [Theory]
    [InlineData("contamination:0.1", 90)]
    [InlineData("percentile:99", 99)]
    [InlineData("percentile:0", 0)]
    [InlineData("12.5", 12.5)]
    [InlineData("-3", -3)]
    public void Choose_WithoutLabels_IsTheQuantile(string text, double expected)
    {
        ThresholdRule.TryParse(text, out var rule).ShouldBeTrue();

        rule.Choose(Scores).ShouldBe(expected, 1e-9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("contamination")]
    [InlineData("contamination:0")]
    [InlineData("contamination:0.7")]
    [InlineData("percentile:101")]
    [InlineData("percentile:x")]
    [InlineData("f1:2")]
    [InlineData("cost:1")]
    [InlineData("cost:-1:3")]
    [InlineData("nan")]
    [InlineData("rank")]
    public void TryParse_SomethingElse_IsRefused(string text) => ThresholdRule.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Choose_BestF1_IsWhereTheLabelsBegin()
    {
        ThresholdRule.TryParse("f1", out var rule).ShouldBeTrue();

        rule.Choose(Scores, [.. Scores.Select(score => score >= 93)]).ShouldBe(93);
    }

    /// <summary>One anomaly lies deep among normal rows: a dear miss takes it in, a cheap one leaves it.</summary>
    [Theory]
    [InlineData("cost:1:100", 50)]
    [InlineData("cost:1:10", 93)]
    public void Choose_LowestCost_WeighsMissesAgainstFalseAlarms(string text, double expected)
    {
        ThresholdRule.TryParse(text, out var rule).ShouldBeTrue();

        rule.Choose(Scores, [.. Scores.Select(score => score is 50 or >= 93)]).ShouldBe(expected);
    }

    [Fact]
    public void Choose_ByLabelsWithoutAnomaly_IsRefused()
    {
        ThresholdRule.TryParse("f1", out var rule).ShouldBeTrue();

        Should.Throw<ArgumentException>(() => rule.Choose(Scores, new bool[Scores.Length]));
    }
}
