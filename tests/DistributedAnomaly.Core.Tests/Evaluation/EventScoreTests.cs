using DistributedAnomaly.Core.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class EventScoreTests
{
    [Fact]
    public void Of_WorkedByHand_CountsEventsAndBlocks()
    {
        // Rows 0-1, 10-14 and 49 are events; blocks are 0-19, 20-39 and 40-49.
        bool[] labels = [.. Enumerable.Range(0, 50).Select(i => i is <= 1 or (>= 10 and <= 14) or 49)];
        bool[] flagged = [.. Enumerable.Range(0, 50).Select(i => i is 11 or 12 or 14 or 15 or 16 or 19 or 20 or 49)];

        var score = EventScore.Of(labels, flagged);

        score.ShouldBe(new EventScore(Events: 3, Hit: 2, FalseAlarms: 2));
        score.Precision.ShouldBe(0.5);
        score.Recall!.Value.ShouldBe(2 / 3.0, 1e-12);
        score.F1!.Value.ShouldBe(4 / 7.0, 1e-12);
    }

    [Fact]
    public void Of_NoEventOrNoFlag_IsUndefinedWhereItHasNoMeaning()
    {
        var calm = EventScore.Of([false, false], [true, false]);
        var missed = EventScore.Of([true, false], [false, false]);

        (calm.Precision, calm.Recall, calm.F1).ShouldBe((0, null, null));
        (missed.Precision, missed.Recall, missed.F1).ShouldBe((null, 0, 0));
        EventScore.BestThreshold(Samples.Of([1, 2], "00")).ShouldBeNull();
    }

    [Fact]
    public void BestThreshold_LongEvent_CountsOnce()
    {
        // The long event has one high score: finding it costs nothing, finding the short one costs two blocks.
        double[] scores = [.. Enumerable.Range(0, 80).Select(i => i == 5 ? 9.0 : i == 70 ? 2.0 : i is 30 or 50 ? 3.0 : 1.0)];
        bool[] labels = [.. Enumerable.Range(0, 80).Select(i => i is (>= 2 and <= 15) or 70)];

        EventScore.BestThreshold(new ScoredSeries("e", scores, labels)).ShouldBe(9, "2/3, as at 2 with two false alarms: of equals the highest");
    }

    [Fact]
    public void BestThreshold_AnySeries_IsNoWorseThanAnyOther() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var series = Samples.Random(seed);
            var best = EventScore.BestThreshold(series)!.Value;
            var f1 = EventScore.Of(series.Labels, series.Flagged(best)).F1;
            for (var threshold = -7.0; threshold < 60; threshold += 0.5)
            {
                var other = EventScore.Of(series.Labels, series.Flagged(threshold)).F1!.Value;
                other.ShouldBeLessThanOrEqualTo(f1!.Value);
                (threshold > best && other == f1).ShouldBeFalse("of equals the highest");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
