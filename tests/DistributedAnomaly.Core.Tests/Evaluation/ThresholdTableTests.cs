using DistributedAnomaly.Core.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class ThresholdTableTests
{
    private static readonly ScoredSeries Hand = Samples.Of([0.9, 0.8, 0.7, 0.6, 0.5], "10100");

    [Fact]
    public void BestF1_WorkedByHand_IsFound()
    {
        var best = ThresholdTable.Of(Hand).BestF1()!.Value;

        (best.Threshold, best.Counts.F1).ShouldBe((0.7, 0.8));
    }

    [Fact]
    public void BestF1_EqualElsewhere_IsTheHighestThreshold() =>
        // F1 is 2/3 at 4 (one of two, no false alarm) and again at 1 (both, two false alarms).
        ThresholdTable.Of(Samples.Of([4, 3, 2, 1], "1001")).BestF1()!.Value.Threshold.ShouldBe(4);

    [Theory]
    [InlineData(1, 1, 0.9)] // costs 1 (a miss), as at 0.7 (a false alarm): of equals the highest
    [InlineData(1, 10, 0.7)]
    [InlineData(10, 1, 0.9)]
    [InlineData(1, 0, double.PositiveInfinity)] // misses are free: nothing is flagged
    [InlineData(0, 1, 0.7)]
    public void Cheapest_CostsOfErrors_MoveTheThreshold(double falseAlarm, double miss, double expected) =>
        ThresholdTable.Of(Hand).Cheapest(new ErrorCost(falseAlarm, miss)).Threshold.ShouldBe(expected);

    [Fact]
    public void Rows_NegativeZeroAndZero_AreOneScore() => ThresholdTable.Of(Samples.Of([0.0, -0.0, 1], "010")).Rows.Count.ShouldBe(3);

    [Fact]
    public void Rows_InfiniteScores_CountAsTheLargestNumber()
    {
        var table = ThresholdTable.Of(Samples.Of([double.PositiveInfinity, 1, double.NegativeInfinity], "100"));

        table.Rows.Select(row => row.Threshold).ShouldBe([double.PositiveInfinity, double.MaxValue, 1, double.MinValue]);
        table.BestF1()!.Value.Counts.ShouldBe(new Confusion(1, 0, 2, 0));
    }

    [Fact]
    public void At_AnyThreshold_CountsTheRowsAtOrAbove() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var series = Samples.Random(seed);
            var table = ThresholdTable.Of(series);
            for (var threshold = -7.0; threshold < 60; threshold += 0.5)
                table.At(threshold).ShouldBe(Confusion.Of(series.Labels, series.Flagged(threshold)));
            table.Rows.ShouldAllBe(row => row.Counts == table.At(row.Threshold));
            table.At(double.PositiveInfinity).ShouldBe(table.Rows[0].Counts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData(new[] { 1.0, double.NaN }, new[] { true, false }, new[] { 0L, 1L }, "e: the score of row 2 is not a number")]
    [InlineData(new[] { 1.0, 2.0 }, new[] { true }, new[] { 0L, 1L }, "e: 2 scores for 1 labels")]
    [InlineData(new[] { 1.0, 2.0 }, new[] { true, false }, new[] { 0L }, "e: 1 timestamps for 2 scores")]
    public void ScoredSeries_BadInput_SaysWhatAndWhere(double[] scores, bool[] labels, long[] times, string message) =>
        Should.Throw<ArgumentException>(() => new ScoredSeries("e", scores, labels, times)).Message.ShouldStartWith(message);
}
