using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class SeriesEvaluationTests
{
    private static readonly EvaluationQuestion Question = new(new ErrorCost(1, 2), [0.75, 99], TimeSpan.Zero);

    [Fact]
    public void Of_WorkedByHand_GivesEveryFigure()
    {
        var result = SeriesEvaluation.Of(Samples.Of([0.9, 0.8, 0.7, 0.6, 0.5], "10100"), Question, [true, false, false, false, false]);

        (result.Entity, result.Rows, result.Anomalous, result.Events).ShouldBe(("web1", 5, 2, 2));
        result.Days!.Value.ShouldBe(5 / 1440.0, 1e-12);
        result.BestF1!.Threshold.ShouldBe(0.7);
        (result.Cheapest.Threshold, result.Cheapest.Cost).ShouldBe((0.7, 1));
        result.BestEventF1!.Threshold.ShouldBe(0.7);
        result.BestEventF1.Events.ShouldBe(new EventScore(2, 2, 1));
        result.BestEventF1.EventF1OfBest.ShouldBe(1);
        var (asked, above) = (result.AtThresholds[0], result.AtThresholds[1]);
        (asked.Counts, asked.Cost, asked.Events.F1).ShouldBe((new Confusion(1, 1, 2, 1), 3, 0.5));
        asked.EventF1OfBest!.Value.ShouldBe(0.5 / 0.8, 1e-12);
        (above.Threshold, above.Counts, above.Events.F1, above.EventF1OfBest).ShouldBe((99, new Confusion(0, 0, 3, 2), 0, 0));
        (result.Decided!.Threshold, result.Decided.Counts).ShouldBe((null, new Confusion(1, 0, 3, 1)));
        result.Episodes.ShouldBeNull();
    }

    [Fact]
    public void Of_NothingLabelled_HasOnlyAlarms()
    {
        var result = SeriesEvaluation.Of(Samples.Of([1, 2, 1, 1], "0000"), Question with { Thresholds = [2] });

        (result.AucRoc, result.AucPr, result.BestF1, result.BestEventF1, result.AtThresholds[0].EventF1OfBest).ShouldBe((null, null, null, null, null));
        (result.Cheapest.Threshold, result.Cheapest.Cost).ShouldBe((null, 0), "flagging nothing costs nothing");
        result.AtThresholds[0].Alarms.CalmPerDay!.Value.ShouldBe(360, 1e-9);
    }

    [Fact]
    public void Of_FlagsOfAnotherLength_IsRefused() => Should.Throw<ArgumentException>(
        () => SeriesEvaluation.Of(Samples.Of([1, 2], "01"), Question, [true])).Message.ShouldStartWith("web1: 1 flags for 2 rows");

    [Fact]
    public void Fleet_OfSeveral_MeansRatesAndSumsCounts()
    {
        var good = SeriesEvaluation.Of(Samples.Of([9, 1, 1, 1], "1000"), Question with { Thresholds = [5] });
        var bad = SeriesEvaluation.Of(Samples.Of([1, 1, 9, 2], "0001"), Question with { Thresholds = [5] });
        var calm = SeriesEvaluation.Of(Samples.Of([1, 9, 1, 9], "0000"), Question with { Thresholds = [5] });

        var fleet = FleetEvaluation.Of([good, bad, calm]);

        (fleet.Entities, fleet.Labelled, fleet.Rows, fleet.Anomalous, fleet.Events).ShouldBe((3, 2, 12, 2, 2));
        fleet.AucPr!.Value.ShouldBe((1 + 0.5) / 2, 1e-12, "the calm one has none and does not count");
        fleet.BestF1!.F1!.Value.ShouldBe((1 + 2 / 3.0) / 2, 1e-12);
        var at = fleet.AtThresholds[0];
        (at.Threshold, at.Counts, at.Cost, at.Events).ShouldBe((5, new Confusion(1, 3, 7, 1), 5, new EventScore(2, 1, 2)));
        at.F1.ShouldBe(0.5);
        at.Recall.ShouldBe(0.5);
        at.Precision!.Value.ShouldBe(1 / 3.0, 1e-12);
        at.EventF1OfBest!.Value.ShouldBe(0.5 / ((1 + 2 / 3.0) / 2), 1e-12);
        (at.Alarms.Alarms, at.Alarms.CalmAlarms).ShouldBe((4, 3));
        fleet.Cheapest.Threshold.ShouldBeNull("it differs");
        fleet.Decided.ShouldBeNull();
        Should.Throw<ArgumentException>(() => FleetEvaluation.Of([]));
    }
}
